"""How the initial migrations of members, ratings and reviews were made, all three at once, before 0.1.0.

``0001_initial`` is what ``makemigrations`` writes for the models as they stand, triggers included, and nothing
in it is written by hand. What no model can say stands in migrations of its own: the queue in ``config``, a key
over two columns in ``reviews.0002_comment_in_its_place``. To make them once more before that release::

    mv reviews/migrations/0002_comment_in_its_place.py .
    rm members/migrations/0*.py ratings/migrations/0*.py reviews/migrations/0*.py
    DJANGO_ENV=local .venv/bin/python manage.py makemigrations --no-header members ratings reviews
    mv 0002_comment_in_its_place.py reviews/migrations/
    make lint

Afterwards ``makemigrations --check`` finds nothing, and a database made before is of no use any more
(``make clean``). After the release a migration that was published is never changed.
"""
