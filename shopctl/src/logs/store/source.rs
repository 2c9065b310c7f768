use std::{collections::HashMap, sync::Arc};

/// Whose line it is, for short: a pod or a replica of a [`LogStore`](super::LogStore).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SourceId(pub(super) u16);

/// The names of sources.
#[derive(Debug, Default)]
pub(super) struct Sources {
    names: Vec<Arc<str>>,
    ids: HashMap<Arc<str>, SourceId>,
    text_bytes: usize,
}

impl Sources {
    /// The source of a name. Names beyond the 65,536th go by the name of that one.
    pub(super) fn intern(&mut self, name: &str) -> SourceId {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let Ok(number) = u16::try_from(self.names.len()) else {
            return SourceId(u16::MAX);
        };
        let (id, name) = (SourceId(number), Arc::<str>::from(name));
        self.text_bytes += name.len();
        self.names.push(name.clone());
        self.ids.insert(name, id);
        id
    }

    /// The name of a source; nothing where it is of another store.
    pub(super) fn name(&self, id: SourceId) -> &str {
        self.names.get(usize::from(id.0)).map_or("", |name| name)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (SourceId, &str)> {
        (0..=u16::MAX)
            .map(SourceId)
            .zip(self.names.iter().map(|name| &**name))
    }

    pub(super) fn bytes(&self) -> usize {
        let entry = size_of::<(Arc<str>, SourceId)>() + 1;
        self.text_bytes
            + self.names.capacity() * size_of::<Arc<str>>()
            + self.ids.capacity() * entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_source_and_names_without_end_are_no_trouble() {
        let mut sources = Sources::default();
        let (a, b) = (sources.intern("a"), sources.intern("b"));
        assert_ne!(a, b);
        assert_eq!((sources.intern("a"), sources.name(b)), (a, "b"));
        for number in 0..70_000 {
            sources.intern(&number.to_string());
        }
        assert_eq!(sources.intern("one more"), SourceId(u16::MAX));
        assert_eq!(sources.all().count(), 65_536);
        assert_eq!(Sources::default().name(a), "");
    }
}
