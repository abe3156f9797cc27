"""How days and times are typed, by the language of the page. What is not said here is as in Django."""
