use jiff::{SignedDuration, Timestamp};
use rand::Rng;

use super::{
    CLOSED, OPENED,
    blueprint::Blueprint,
    dice::{Aspect, dice, pick},
    ids::uuid_at,
};
use crate::{
    account::{Email, Role, User},
    id::UserId,
};

const FIRST_NAMES: [&str; 40] = [
    "Ada", "Ahmed", "Amara", "Anna", "Ben", "Carla", "Chen", "Clara", "David", "Elena", "Emeka",
    "Eva", "Felix", "Fatima", "Grace", "Hana", "Ivan", "Jonas", "José", "Julia", "Kofi", "Lars",
    "Leila", "Lucía", "Marco", "Maria", "Mei", "Mohamed", "Nina", "Noah", "Olga", "Omar", "Paul",
    "Priya", "Ravi", "Sara", "Søren", "Tomás", "Yuki", "Zoë",
];
const LAST_NAMES: [&str; 50] = [
    "Adeyemi",
    "Andersen",
    "Baker",
    "Becker",
    "Bianchi",
    "Brown",
    "Castro",
    "Chen",
    "Costa",
    "Dubois",
    "Eriksson",
    "Fischer",
    "García",
    "Gonzalez",
    "Haddad",
    "Hansen",
    "Hughes",
    "Ivanova",
    "Jansen",
    "Johnson",
    "Kaya",
    "Khan",
    "Kim",
    "Kovács",
    "Kowalski",
    "Larsen",
    "Lopez",
    "Martin",
    "Meyer",
    "Moreau",
    "Müller",
    "Nakamura",
    "Nguyen",
    "Novak",
    "Okafor",
    "O'Brien",
    "Papadopoulos",
    "Patel",
    "Petrov",
    "Rossi",
    "Santos",
    "Schmidt",
    "Silva",
    "Singh",
    "Smith",
    "Suzuki",
    "Tanaka",
    "Virtanen",
    "Weber",
    "Wilson",
];
const CITIES: [(&str, &str, &str); 8] = [
    ("Portland", "OR", "97201"),
    ("Austin", "TX", "78701"),
    ("Denver", "CO", "80202"),
    ("Boston", "MA", "02108"),
    ("Chicago", "IL", "60601"),
    ("Seattle", "WA", "98101"),
    ("Atlanta", "GA", "30303"),
    ("Phoenix", "AZ", "85003"),
];
const STREETS: [&str; 8] = [
    "Oak Street",
    "Mill Lane",
    "Station Road",
    "Park Avenue",
    "River Walk",
    "Church Street",
    "Hill Road",
    "Market Square",
];

impl Blueprint {
    /// The account of this number, at an address that nobody has.
    pub fn person(&self, number: u32) -> User {
        let mut luck = dice(self.seed, Aspect::Person, number.into());
        let created_at = OPENED
            + SignedDuration::from_micros(
                i64::from(number) * self.between_people()
                    + luck.random_range(0..self.between_people()),
            );
        let id = UserId(uuid_at(created_at, luck.random()));
        let (first, last) = (pick(&mut luck, &FIRST_NAMES), pick(&mut luck, &LAST_NAMES));
        User {
            id,
            email: Email::from_stored(format!("customer-{number}@example.com")),
            first_name: Some(first.to_owned()),
            last_name: Some(last.to_owned()),
            role: Role::Customer,
            is_active: luck.random_bool(0.985),
            created_at,
            updated_at: created_at,
        }
    }

    /// How many accounts there were by then.
    pub(super) fn people_at(&self, moment: Timestamp) -> u32 {
        let since = moment.as_microsecond() - OPENED.as_microsecond();
        u32::try_from(since / self.between_people())
            .unwrap_or_default()
            .clamp(1, self.size.people.max(1))
    }

    /// Microseconds from one to the next.
    fn between_people(&self) -> i64 {
        let span = CLOSED.as_microsecond() - OPENED.as_microsecond();
        span / i64::from(self.size.people.max(1))
    }
}

/// Where a person lives.
pub(super) fn address_of(person: &User, luck: &mut impl Rng) -> crate::order::Address {
    let (city, state, postal_code) = CITIES[luck.random_range(0..CITIES.len())];
    let street = STREETS[luck.random_range(0..STREETS.len())];
    crate::order::Address {
        first_name: person.first_name.clone().unwrap_or_default(),
        last_name: person.last_name.clone().unwrap_or_default(),
        address1: format!("{} {street}", luck.random_range(1..=240)),
        address2: None,
        city: city.to_owned(),
        state: state.to_owned(),
        postal_code: postal_code.to_owned(),
        country: "US".to_owned(),
        phone: None,
    }
}
