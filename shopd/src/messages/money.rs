use shop_core::money::{Currency, Money, Rate};

use super::Lang;

/// Keeps an amount and its sign on one line.
const NO_BREAK_SPACE: char = '\u{a0}';

impl Lang {
    /// An amount as shoppers read it: `$1,099.99`, in Italian `1.099,99 $`.
    pub fn money(self, amount: Money, currency: Currency) -> String {
        let minor_units = amount.minor_units();
        let minus = if minor_units < 0 { "-" } else { "" };
        let number = self.decimal(minor_units.unsigned_abs(), currency.decimals());
        let (sign, gap) = match currency.code() {
            "USD" => ("$", ""),
            "EUR" => ("€", ""),
            "GBP" => ("£", ""),
            code => (code, "\u{a0}"),
        };
        match self {
            Self::En => format!("{minus}{sign}{gap}{number}"),
            Self::It => format!("{minus}{number}{NO_BREAK_SPACE}{sign}"),
        }
    }

    /// A rate as shoppers read it: `7.5 %`, in Italian `7,5%`.
    pub fn rate(self, rate: Rate) -> String {
        let text = rate.to_string();
        match self {
            Self::En => text,
            Self::It => text.replace('.', ",").replace(' ', ""),
        }
    }

    fn decimal(self, minor_units: u64, decimals: u8) -> String {
        let unit = 10_u64.pow(decimals.into());
        let whole = self.group_digits(&(minor_units / unit).to_string());
        if decimals == 0 {
            return whole;
        }
        let mark = match self {
            Self::En => '.',
            Self::It => ',',
        };
        let width = usize::from(decimals);
        format!("{whole}{mark}{:0width$}", minor_units % unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_the_language_and_the_currency_want_it() {
        for (minor_units, code, english, italian) in [
            (109_999, "USD", "$1,099.99", "1.099,99\u{a0}$"),
            (5, "USD", "$0.05", "0,05\u{a0}$"),
            (-1_000, "EUR", "-€10.00", "-10,00\u{a0}€"),
            (
                123_456_789,
                "CHF",
                "CHF\u{a0}1,234,567.89",
                "1.234.567,89\u{a0}CHF",
            ),
            (1_500, "JPY", "JPY\u{a0}1,500", "1.500\u{a0}JPY"),
            (1_500, "KWD", "KWD\u{a0}1.500", "1,500\u{a0}KWD"),
        ] {
            let amount = Money::from_minor_units(minor_units);
            let currency = Currency::parse(code).unwrap();
            assert_eq!(Lang::En.money(amount, currency), english);
            assert_eq!(Lang::It.money(amount, currency), italian);
        }
    }

    #[test]
    fn rates_have_the_mark_of_the_language() {
        let rate = Rate::from_percent("7.5").unwrap();
        assert_eq!(
            (Lang::En.rate(rate), Lang::It.rate(rate)),
            ("7.5 %".into(), "7,5%".into())
        );
    }
}
