"""Members: who they are to the bot, their language, whether messages still reach them."""
