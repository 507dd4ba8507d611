"""The header: which delimiter, which columns."""

import pytest

from sms_admin.domain.errors import BadFile
from tests.intake.sheets import CHANGE_FIELDS, IMPORT_FIELDS, Field, Naming, open_bytes, rows_of


def refused(data: bytes | str, chunk: int = 1000) -> BadFile:
    with pytest.raises(BadFile) as caught:
        rows_of(open_bytes(data, chunk=chunk))
    return caught.value


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("phone_number", "phone_number"),
        ("number", "phone_number"),
        ("phone", "phone_number"),
        ("phoneNumber", "phone_number"),
        ("User.Voice.Number", "phone_number"),
        ("PHONE NUMBER", "phone_number"),
        ("Phone-Number", "phone_number"),
        (" phone_number ", "phone_number"),
        ("p h-o_n e", "phone_number"),
        ("user.voice.number", "phone_number"),
    ],
)
def test_the_number_has_many_names_which_are_compared_without_case_spaces_and_dashes(name: str, field: str) -> None:
    assert open_bytes(f"{name}\n").columns == {field: 0}
    assert open_bytes(f"{name}\n").header == (name,)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("user", "user"),
        ("userName", "user"),
        ("USER_NAME", "user"),
        ("email", "user"),
        ("E-Mail", "user"),
        ("Campaign ID", "campaign_id"),
        ("first name", "first_name"),
        ("LastName", "last_name"),
        ("Site", "site"),
        ("SMS Status", "sms_status"),
    ],
)
def test_the_other_fields_are_found_by_name(name: str, field: str) -> None:
    assert open_bytes(f"{name},phone\n").columns == {field: 0, "phone_number": 1}


@pytest.mark.parametrize("name", ["country", "category", "use", "numbers", "phone2", "", "Nummer"])
def test_any_other_column_is_kept_and_means_nothing(name: str) -> None:
    sheet = open_bytes(f"phone,{name},\n1,2,3\n")
    assert sheet.columns == {"phone_number": 0}
    assert sheet.header == ("phone", name, "")
    assert rows_of(sheet) == [(2, ["1", "2", "3"])]


def test_a_change_reads_nothing_that_only_an_import_takes() -> None:
    header = "phone,user,campaign_id,first_name,last_name,site,sms_status,name\n"
    assert set(open_bytes(header, CHANGE_FIELDS).columns) == {"phone_number", "user", "campaign_id"}
    assert set(open_bytes(header).columns) == set(Field) - {"name"}
    assert set(open_bytes("phone,name\n").columns) == {"phone_number", "name"}


def test_the_header_of_8x8s_own_api_is_read_and_its_status_is_not_taken_for_that_of_sms() -> None:
    header = "phoneNumber,nationalFormattedNumber,country,category,origin,status\n"
    assert open_bytes(header).columns == {"phone_number": 0}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("other", ["note", "a b", "x.y"])
def test_the_delimiter_is_recognised_by_the_header(delimiter: str, other: str) -> None:
    cells = ["1", "a,b;c\td|e".replace(delimiter, " ")]
    sheet = open_bytes(f"phone{delimiter}{other}\n{delimiter.join(cells)}\n")
    assert sheet.header == ("phone", other)
    assert rows_of(sheet) == [(2, cells)]


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("phone;a,b", ("phone", "a,b")),
        ("a,b;phone", ("a,b", "phone")),
        ("phone\ta;b,c,d,e", ("phone", "a;b,c,d,e")),
        ('phone,"a;b;c"', ("phone", "a;b;c")),
        ('"phone","x\ny"', ("phone", "x\ny")),
        ('"phone"', ("phone",)),
        ('phone,"say ""x"""', ("phone", 'say "x"')),
    ],
)
def test_the_delimiter_is_the_one_that_makes_a_column_of_numbers(header: str, names: tuple[str, ...]) -> None:
    assert open_bytes(header + "\n").header == names


def test_a_header_that_two_delimiters_could_make_is_not_guessed() -> None:
    assert "line 1: more than one delimiter" in refused("phone;a,number\n").message


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"'])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_the_line_that_names_the_delimiter_to_excel_is_obeyed_and_counted(line: str, ending: str) -> None:
    for chunk in (3, 7, 1000):
        sheet = open_bytes(ending.join([line, "phone;a,number", "1;2,3", ""]), chunk=chunk)
        assert sheet.header == ("phone", "a,number")
        assert rows_of(sheet) == [(3, ["1", "2,3"])]


def test_a_delimiter_that_cannot_be_obeyed_is_reported() -> None:
    error = refused("sep=#\nphone#a\n")
    assert error.message == "file.csv, line 1: the delimiter is said to be '#'"
    assert ", ; | or a tab" in str(error.hint)


def test_a_header_that_begins_with_sep_is_a_header() -> None:
    assert open_bytes("sep=,phone\n").header == ("sep=", "phone")


@pytest.mark.parametrize(
    ("data", "message", "hint"),
    [
        ("", "line 1: the file is empty", "phone_number"),
        ("\ufeff", "line 1: the file is empty", "phone_number"),
        ("\n\n", "line 3: there is no header row", "phone_number"),
        ("\n \t\n\u3000\n", "line 2: there is no header row", "phone_number"),
        ("sep=;\n", "line 2: there is no header row", "phone_number"),
        ("a,b\n", "line 1: no column of phone numbers; the columns are: a, b", "phone_number (or number"),
        ("\n\na,b\n", "line 3: no column of phone numbers", "phone_number"),
        ("+14085550100,jane\n", "line 1: no column of phone numbers", "first line must name the columns"),
        ("a|b;c\n", "line 1: no column of phone numbers", "--column phone_number=NAME names another"),
        ("Number,+14085550100,+14085550108\n", "line 1: no column of phone numbers", "the first line must name the"),
        ('"phone,user"\n"1,2"\n', "line 1: no column of phone numbers", "quotes around single cells"),
        (
            "phone,number\n",
            "line 1: a doubled column: “number” and “phone” mean the same",
            "--column phone_number=number",
        ),
        ("phone,Phone\n", "line 1: a doubled column: “phone” and “Phone”", "--column phone_number=phone"),
        ("phone,Site,site\n", "line 1: a doubled column: “Site” and “site” mean the same", "--column site=Site"),
        ("phone,Note,note\n", "line 1: a doubled column: “Note” and “note” have the same name", "remove or rename"),
        ('phone,a"b\n', "line 1: a bare quote", '"ab""c"'),
        ('phone,"a\n', "line 1: a quote is opened here and never closed", "close the quote"),
        ('\n\nphone,"a"b\n', "line 3: text after a closing quote", "doubled"),
        ("a," * 1000 + "phone\n", "line 1: 1,001 columns; 1,000 is the most", "CSV"),
        ("," * 100_000 + "phone\n", "line 1: 100,001 columns", "CSV"),
    ],
)
def test_a_header_that_cannot_be_used_is_refused_with_its_line_and_the_way_out(
    data: str, message: str, hint: str
) -> None:
    error = refused(data)
    assert error.message.startswith(f"file.csv, {message}")
    assert hint in str(error.hint)


def test_a_long_header_is_shown_by_its_beginning() -> None:
    assert len(refused("x" * 5000 + "\n").message) < 300


@pytest.mark.parametrize("data", ["phone", "phone\n", "phone,user\r\n", "\n\nphone\n\n\n", "phone\r"])
def test_a_header_and_nothing_else_has_no_rows(data: str) -> None:
    assert rows_of(open_bytes(data)) == []


@pytest.mark.parametrize(
    "above",
    [
        "SMS numbers,\n,\n",
        "#TYPE Selected.System.Management.Automation.PSCustomObject\n",
        "version:v1.0\n",
        "Report;2026-01-02\n\nfor: everybody\n",
        '"A title\nin quotes",,\n',
        "x\n" * 19,
        "Acme,+1 408 555 0199\n",
        "2026-11-25 10.14\n20261125101400,dana\n1732500000,seconds\n",
        '5" pipes\n',
    ],
)
@pytest.mark.parametrize("chunk", [3, 1000])
def test_lines_above_the_header_are_passed_over_and_counted(above: str, chunk: int) -> None:
    sheet = open_bytes(above + "phone,user\n1,jane\n", chunk=chunk)
    height = above.count("\n")
    assert sheet.above == range(1, height + 1)
    assert sheet.header == ("phone", "user")
    assert rows_of(sheet) == [(height + 2, ["1", "jane"])]


@pytest.mark.parametrize("number", ["+14085550100", "(408) 555-0100", "'+14085550100", "14085550100.00"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
@pytest.mark.parametrize("chunk", [3, 1000])
def test_a_row_above_the_header_is_not_lost_but_the_file_is_refused(number: str, delimiter: str, chunk: int) -> None:
    rows = [("Numbers of Acme", ""), (number, "jane"), ("phone", "user"), ("+14085550101", "kim")]
    error = refused("".join(f"{delimiter.join(row)}\n" for row in rows), chunk=chunk)
    assert error.message == "file.csv, line 2: a number stands above the header, which is line 3"
    assert "put the header above all rows" in str(error.hint)


def test_the_header_is_searched_in_twenty_lines_only() -> None:
    error = refused("x\n" * 20 + "phone\n1\n")
    assert error.message.startswith("file.csv, line 1: no column of phone numbers")


def test_a_row_with_a_number_in_it_is_no_header() -> None:
    assert "no column of phone numbers" in refused("Nummer,Typ\n+14085550100,Phone\n").message


@pytest.mark.parametrize("name", ["Mobile phone [mobile]", "DID", "Tel.", "Work Phone", "Line", "phone_nmuber"])
def test_a_column_that_looks_like_numbers_is_offered_with_the_flag_that_reads_it(name: str) -> None:
    error = refused(f"version:v1.0\nid,{name},x\n1,2,3\n")
    assert error.message.startswith(f"file.csv, line 2: no column of phone numbers; the columns are: {name}, id, x")
    assert "--column phone_number=" in str(error.hint)
    given = Naming(IMPORT_FIELDS, {Field.NUMBER: name})
    assert open_bytes(f"version:v1.0\nid,{name},x\n1,2,3\n", given).columns == {"phone_number": 1}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("phones.0.type,phones.0.value\nwork,+14085550100\n", "phones.0.value"),
        ("Home phone,Mobile,Fax\n,(408) 555-0100,1\n", "Mobile"),
        ("id,destination,x\n1,tel:+14085550100,2\n", "destination"),
        ("Title\n\nNummer,Benutzer\n14085550100,jane\n", "Nummer"),
    ],
)
def test_a_column_with_numbers_in_it_is_offered_before_others(text: str, name: str) -> None:
    assert str(refused(text).hint).endswith(f"--column phone_number={name}")


@pytest.mark.parametrize("text", ["TEL:+14085550100\n1\n", "telephoneNumber: 4085550100\n"])
def test_a_line_of_data_is_not_offered_as_a_column(text: str) -> None:
    assert "the first line must name the columns" in str(refused(text).hint)


@pytest.mark.parametrize(
    "text", ["Number   User\n+14085550100   jane\n", "Number:User\n1:jane\n", "Number\u00a0 User\n"]
)
def test_the_hint_says_how_to_separate_columns_that_nothing_known_separates(text: str) -> None:
    assert "separate the columns with" in str(refused(text).hint)


def test_a_name_that_cannot_be_seen_whole_is_shown_whole() -> None:
    assert "the columns are: ph<U+200B>o-n" in refused("ph\u200bo-n,b\n").message


def test_a_column_that_was_asked_for_and_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(BadFile) as caught:
        open_bytes("phone,user\n", Naming(IMPORT_FIELDS, {Field.SITE: "Office"}))
    assert caught.value.message == "file.csv, line 1: there is no column “Office”; the columns are: phone, user"
    with pytest.raises(BadFile) as caught:
        open_bytes("phone,user\n", Naming(IMPORT_FIELDS, {Field.NUMBER: "Line"}))
    assert "no column of phone numbers; the columns are: phone, user" in caught.value.message


def test_two_columns_for_one_field_are_refused_with_both_and_the_flag_that_chooses() -> None:
    with pytest.raises(BadFile) as caught:
        open_bytes("phone [work],phone [home]\n")
    assert "“phone [work]” and “phone [home]” mean the same" in caught.value.message
    assert "--column phone_number='phone [work]'" in str(caught.value.hint)
    chosen = open_bytes("phone [work],phone [home]\n", Naming(IMPORT_FIELDS, {Field.NUMBER: "phone [home]"}))
    assert chosen.columns == {"phone_number": 1}
