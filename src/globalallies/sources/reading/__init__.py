"""Reading publishers' files into tables that fit their records."""
