"""What became of people's questions: which answers are read, what helped, and what found no answer."""
