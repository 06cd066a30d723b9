"""Telephone numbers: what people type, what they see, what the telephone dials."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.core.logic.phone import PhoneError, is_sample_number, parse_phone


@pytest.mark.parametrize(
    ("typed", "display", "digits"),
    [
        ("059-253-7826", "059-253-7826", "0592537826"),
        ("0592537826", "059-253-7826", "0592537826"),
        ("０５９−２５３−７８２６", "059-253-7826", "0592537826"),
        ("（059）253-7826", "059-253-7826", "0592537826"),
        ("059ー253ー7826", "059-253-7826", "0592537826"),
        ("059 2537826", "059-253-7826", "0592537826"),
        ("0598-53-4085", "0598-53-4085", "0598534085"),
        ("0598534085", "0598-53-4085", "0598534085"),
        ("0597920505", "05979-2-0505", "0597920505"),
        ("0567688100", "0567-68-8100", "0567688100"),
        ("0735333333", "0735-33-3333", "0735333333"),
        ("0352538111", "03-5253-8111", "0352538111"),
        ("0120279338", "0120-279-338", "0120279338"),
        ("0570064556", "0570-064-556", "0570064556"),
        ("08001234567", "0800-123-4567", "08001234567"),
        ("08033008077", "080-3300-8077", "08033008077"),
        ("+81 59-253-7826", "059-253-7826", "0592537826"),
        ("+81(0)80-3300-8077", "080-3300-8077", "08033008077"),
        ("110", "110", "110"),
        ("１８８", "188", "188"),
        ("#7119", "#7119", "#7119"),
        ("0111234567", "0111234567", "0111234567"),
        ("011-123-4567", "011-123-4567", "0111234567"),
    ],
)
def test_numbers_are_read(typed: str, display: str, digits: str) -> None:
    phone = parse_phone(typed)
    assert (phone.display, phone.digits) == (display, digits)
    assert not phone.is_sample


def test_link_forms() -> None:
    assert parse_phone("0570-064-556").href == "tel:0570064556"
    assert parse_phone("188").href == "tel:188"
    assert parse_phone("#7119").href == "tel:%237119"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "電話番号を書いてください"),
        ("-", "電話番号を書いてください"),
        ("059-253-782", "数字が9個"),
        ("253-7826", "市外局番から"),
        ("059-253-7826 内線12", "備考に"),
        ("188（いやや）", "備考に"),
        ("059-253-7826、059-253-7827", "備考に"),
        ("210", "読めません"),
        ("012345678901", "数字が12個"),
    ],
)
def test_others_are_refused_with_what_to_do(typed: str, message: str) -> None:
    with pytest.raises(PhoneError, match=message):
        parse_phone(typed)


@pytest.mark.parametrize("typed", ["000-000-0000", "0000000000", "000-0000-0000", "０００-123-4567"])
def test_samples_are_visible(typed: str) -> None:
    assert is_sample_number(typed)
    assert parse_phone(typed).is_sample


@pytest.mark.parametrize("typed", ["", "100", "059-000-0000", "0570-000-000"])
def test_real_numbers_are_no_samples(typed: str) -> None:
    assert not is_sample_number(typed)


@given(st.from_regex(r"0[1-9][0-9]{8}|0[5-9]0[0-9]{8}", fullmatch=True).filter(str.isascii))
def test_display_form_reads_back_as_the_same_number(digits: str) -> None:
    phone = parse_phone(digits)
    assert phone.digits == digits
    assert parse_phone(phone.display) == phone
