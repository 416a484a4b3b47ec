from django.db import migrations


def rename(old, new):
    """A step that gives posts of one role another; what they may do is in permissions.toml."""

    def step(apps, schema_editor):
        apps.get_model("bases", "Post").objects.filter(role=old).update(role=new)

    return step


class Migration(migrations.Migration):
    """The one role "leader" has become several; whoever held it reads figures as before, as the executive committee does, and no people until told otherwise."""

    dependencies = [("bases", "0004_cells_and_posts")]

    operations = [migrations.RunPython(rename("leader", "executive"), rename("executive", "leader"))]
