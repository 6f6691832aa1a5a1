"""Qorgan: the bot of the education workers' trade union. Everything but the conversations themselves."""
