"""The quarterly evaluation of leaders: form 05, appraised, decided, released."""
