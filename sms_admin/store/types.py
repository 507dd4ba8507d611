"""The two SQLAlchemy types that the service passes on without looking inside."""

from sqlalchemy import Connection as Connection
from sqlalchemy import Table as Table
