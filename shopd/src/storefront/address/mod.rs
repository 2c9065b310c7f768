//! Postal addresses: what a form asks for in each country, how it is read, and how an address is printed.

mod fields;
mod form;
mod print;

pub(super) use fields::{AddressPart, address_form, address_value, mark_address};
pub(super) use form::read_address;
pub(super) use print::{address_lines, country_name};
