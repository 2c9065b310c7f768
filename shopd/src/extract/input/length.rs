//! How long texts may be, in UTF-16 units: the unit in which browsers and the clients' own checks count.

use std::ops::RangeInclusive;

/// A first or last name of a person.
pub const PERSON_NAME: RangeInclusive<usize> = 1..=100;
/// A name of a product or category.
pub const NAME: RangeInclusive<usize> = 1..=200;
/// The part of an address that names a product or category.
pub const SLUG: RangeInclusive<usize> = 1..=200;
/// A stock-keeping unit.
pub const SKU: RangeInclusive<usize> = 1..=100;
/// An id, a slug, a SKU or an order number that points at something.
pub const REFERENCE: RangeInclusive<usize> = 1..=200;
/// A description of a product or category.
pub const DESCRIPTION: RangeInclusive<usize> = 0..=10_000;
/// Remarks on an order.
pub const NOTES: RangeInclusive<usize> = 0..=2_000;
/// A required line of a postal address.
pub const ADDRESS_LINE: RangeInclusive<usize> = 1..=200;
/// A line of a postal address that may be blank.
pub const BLANK_ADDRESS_LINE: RangeInclusive<usize> = 0..=200;
/// A country's name or code.
pub const COUNTRY: RangeInclusive<usize> = 2..=100;
/// A password that somebody chooses.
pub const NEW_PASSWORD: RangeInclusive<usize> = 8..=1_024;
/// A password that somebody gives to prove who they are.
pub const GIVEN_PASSWORD: RangeInclusive<usize> = 1..=1_024;
/// What somebody searches for.
pub const SEARCH_TERM: RangeInclusive<usize> = 1..=200;
/// The longest e-mail address that mail servers pass on.
pub const EMAIL_MAX: usize = 254;
/// The longest URL.
pub const URL_MAX: usize = 2_048;
