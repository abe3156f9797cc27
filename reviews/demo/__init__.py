"""The invented province of the demonstration: its people, its texts, and how its round is played."""
