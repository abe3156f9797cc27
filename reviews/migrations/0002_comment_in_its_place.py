"""A comment said in a further place is about the paper reviewed there: a foreign key over two columns, which
Django cannot declare on a model. The other end is the constraint ``place_with_its_paper``."""

from django.db import migrations

FORWARD = """
ALTER TABLE reviews_comment ADD CONSTRAINT comment_place_of_its_paper
    FOREIGN KEY (place_id, paper_id) REFERENCES reviews_reviewplace (id, paper_id)
    DEFERRABLE INITIALLY DEFERRED;
"""
BACKWARD = "ALTER TABLE reviews_comment DROP CONSTRAINT comment_place_of_its_paper;"


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
