"""The SQLAlchemy type that the service passes on without looking inside."""

from sqlalchemy import Connection as Connection
