use super::tokens::Tokens;

/// Tests joined by and, or and not.
#[derive(Debug)]
pub(crate) enum Condition<T> {
    Any(Vec<Self>),
    All(Vec<Self>),
    Not(Box<Self>),
    Is(T),
}

/// How a language writes and, or and not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Joints {
    pub(crate) and: &'static str,
    pub(crate) or: &'static str,
    pub(crate) not: &'static str,
}

impl<T> Condition<T> {
    /// Reads a condition, each of whose tests is read by `test`.
    pub(crate) fn read(
        tokens: &mut Tokens,
        joints: Joints,
        test: fn(&mut Tokens) -> Result<T, String>,
    ) -> Result<Self, String> {
        let mut any = vec![Self::read_all(tokens, joints, test)?];
        while tokens.take(joints.or) {
            any.push(Self::read_all(tokens, joints, test)?);
        }
        Ok(Self::Any(any))
    }

    fn read_all(
        tokens: &mut Tokens,
        joints: Joints,
        test: fn(&mut Tokens) -> Result<T, String>,
    ) -> Result<Self, String> {
        let mut all = vec![Self::read_one(tokens, joints, test)?];
        while tokens.take(joints.and) {
            all.push(Self::read_one(tokens, joints, test)?);
        }
        Ok(Self::All(all))
    }

    fn read_one(
        tokens: &mut Tokens,
        joints: Joints,
        test: fn(&mut Tokens) -> Result<T, String>,
    ) -> Result<Self, String> {
        if tokens.take(joints.not) {
            let inner = Self::read_one(tokens, joints, test)?;
            return Ok(Self::Not(Box::new(inner)));
        }
        if tokens.take("(") {
            let inner = Self::read(tokens, joints, test)?;
            tokens.expect(")")?;
            return Ok(inner);
        }
        test(tokens).map(Self::Is)
    }

    /// Whether it holds, each test being tried by `holds`.
    pub(crate) fn holds(&self, holds: &dyn Fn(&T) -> bool) -> bool {
        match self {
            Self::Any(any) => any.iter().any(|one| one.holds(holds)),
            Self::All(all) => all.iter().all(|one| one.holds(holds)),
            Self::Not(inner) => !inner.holds(holds),
            Self::Is(test) => holds(test),
        }
    }
}
