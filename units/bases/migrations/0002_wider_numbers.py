from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bases", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="partybase",
            name="number",
            field=models.PositiveIntegerField(unique=True, verbose_name="TT"),
        ),
    ]
