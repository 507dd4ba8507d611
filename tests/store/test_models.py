"""The SQLModel classes stand over the tables, and add nothing to what these say."""

import pytest
from sqlalchemy import create_engine, select
from sqlmodel import SQLModel

from sms_admin.domain.registration import Brand
from sms_admin.domain.statuses import BrandStatus
from sms_admin.store.models import BrandRow, CampaignRow
from sms_admin.store.registration import load_registry, put_brand, remove_brand
from sms_admin.store.tables import brand, campaign, metadata


@pytest.mark.parametrize(("row", "table"), [(BrandRow, brand), (CampaignRow, campaign)])
def test_a_class_has_the_columns_of_its_table_each_with_its_type(row: type[SQLModel], table: object) -> None:
    assert row.__table__ is table  # type: ignore[attr-defined]
    typed = {name: field.annotation for name, field in row.model_fields.items()}
    assert typed == {column.name: column.type.python_type for column in row.__table__.c}  # type: ignore[attr-defined]


def test_a_record_is_inserted_updated_and_taken_out_within_the_callers_transaction() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
    with engine.connect() as connection, connection.begin() as transaction:
        put_brand(connection, Brand("B1A2B3C", "Acme", BrandStatus.PENDING))
        put_brand(connection, Brand("B1A2B3C", "Acme Corp", BrandStatus.VERIFIED))
        assert load_registry(connection).brands == {"B1A2B3C": Brand("B1A2B3C", "Acme Corp", BrandStatus.VERIFIED)}
        remove_brand(connection, "B1A2B3C")
        assert connection.execute(select(brand)).all() == []
        put_brand(connection, Brand("B1A2B3C", "Acme", BrandStatus.PENDING))
        assert transaction.is_active
        transaction.rollback()
    with engine.connect() as connection:
        assert connection.execute(select(brand)).all() == []
