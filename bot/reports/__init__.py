"""Reports: filing, receipts, the thread with the desk, the author's link, and how long all that is kept."""
