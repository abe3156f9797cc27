"""Where else a person is reviewed, which small collectives join another's conference, who is sent to a
session."""
