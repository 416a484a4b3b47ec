"""What tests stand on: the gate, a throw-away PostgreSQL, the browser. Only tests import it."""
