"""Every form of the pages sent eight times at once: it has the effect of one sending.

``forms`` reads the forms out of the pages and fills them in, ``worlds`` lays the rows behind the pages, and
``eight`` sends and compares. ``test_once`` tries the forms that doubled before, with every run of the tests.
``make once`` tries all forms (``every_form``).
"""
