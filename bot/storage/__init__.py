"""Where everything that must survive lives: engine, tables, encryption, migrations."""
