"""The ground floor: people, committees, posts, roles, sign-in, history and notices."""
