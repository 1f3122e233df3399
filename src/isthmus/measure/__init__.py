"""What can be counted, one file a measure: ``MEASURE`` says what it is, ``compute()`` is an Ibis expression."""

from isthmus.measure._ask import ask as ask
from isthmus.measure._query import query_of as query_of
