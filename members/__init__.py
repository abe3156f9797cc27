"""The app on which the others stand: people, committees, posts, roles, sign-in, history and notices."""
