"""The desk: organisers and their roles, the queue of reports, reminders, names under seal, and the audit of it all."""
