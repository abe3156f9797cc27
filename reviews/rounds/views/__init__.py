"""The pages of rounds: the list, the board, the plan, and the buttons that remind."""
