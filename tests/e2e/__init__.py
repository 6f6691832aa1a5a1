"""The real process, driven from outside: killed, stopped, looked at in a browser."""
