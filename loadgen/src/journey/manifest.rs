use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

use shop_core::load_test::{ManifestHeading, ManifestLine, ManifestProduct};

use super::{Data, GatherError, Item};

/// Reads from a file, one JSON object a line, what a shop sells and what people look for there. A file without a heading
/// tells of products alone; of these, `most` are read, or all where that is 0.
pub(super) fn read_manifest(path: &Path, most: u32, data: &mut Data) -> Result<(), GatherError> {
    let failed = |problem: String| GatherError::Manifest {
        path: path.display().to_string(),
        problem,
    };
    let file = File::open(path).map_err(|error| failed(error.to_string()))?;
    let mut read = Read::default();
    let most = if most == 0 { usize::MAX } else { most as usize };
    for (number, line) in (1..).zip(BufReader::new(file).lines()) {
        let line = line.map_err(|error| failed(format!("line {number}: {error}")))?;
        if line.trim().is_empty() {
            continue;
        }
        if read.heading.is_none() && read.products.len() >= most {
            break;
        }
        let line = serde_json::from_str(&line)
            .map_err(|error| failed(format!("line {number}: {error}")))?;
        read.take(line);
    }
    if read.products.is_empty() {
        return Err(failed("it lists no products".to_owned()));
    }
    read.finish(data).map_err(failed)
}

#[derive(Default)]
struct Read {
    heading: Option<ManifestHeading>,
    products: Vec<ManifestProduct>,
    categories: Vec<String>,
    queries: Vec<String>,
}

impl Read {
    fn take(&mut self, line: ManifestLine) {
        match line {
            ManifestLine::Heading { heading } => self.heading = Some(heading),
            ManifestLine::Category { category } => self.categories.push(category),
            ManifestLine::Query { query, .. } => self.queries.push(query),
            ManifestLine::Product(product) => self.products.push(product),
        }
    }

    /// What a heading says goes before what the scenario says.
    fn finish(self, data: &mut Data) -> Result<(), String> {
        if let Some(heading) = self.heading {
            let exponents = [
                heading.product_zipf,
                heading.category_zipf,
                heading.query_zipf,
            ];
            if !exponents
                .iter()
                .all(|exponent| exponent.is_finite() && *exponent >= 0.0)
            {
                return Err("an exponent of its heading is below 0".to_owned());
            }
            data.ranks = ranks(&self.products, heading.products)?;
            data.all_products = heading.products as usize;
            data.zipf = heading.product_zipf;
            data.category_zipf = heading.category_zipf;
        }
        if let Some(heading) = self.heading.filter(|_| !self.queries.is_empty()) {
            data.words = self.queries;
            data.word_zipf = heading.query_zipf;
            // The log has slips of its own.
            data.misspelt = 0.0;
        }
        data.categories = self.categories;
        data.products = self
            .products
            .into_iter()
            .map(|ManifestProduct { id, slug, sku, .. }| Item { id, slug, sku })
            .collect();
        Ok(())
    }
}

/// The ranks of products, which grow from 1.
fn ranks(products: &[ManifestProduct], all: u32) -> Result<Vec<u32>, String> {
    let mut ranks = Vec::with_capacity(products.len());
    for (place, product) in (1..).zip(products) {
        let rank = product.rank.unwrap_or(place);
        let is_next = ranks.last().map_or(rank == 1, |last| rank > *last);
        if !is_next || rank > all {
            return Err(format!(
                "the ranks of its products do not grow from 1 to {all}: {rank}"
            ));
        }
        ranks.push(rank);
    }
    Ok(ranks)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn read(text: &str, most: u32) -> Result<Data, GatherError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("products.jsonl");
        fs::write(&path, text).unwrap();
        let mut data = Data::default();
        read_manifest(&path, most, &mut data).map(|()| data)
    }

    #[test]
    fn a_manifest_of_products_alone_has_one_a_line() {
        let two = "{\"id\":\"1\",\"slug\":\"a\",\"sku\":\"A\"}\n\n{\"id\":\"2\",\"slug\":\"b\",\"sku\":\"B\"}\n";
        assert_eq!(read(two, 0).unwrap().products.len(), 2);
        assert_eq!(read(two, 1).unwrap().products[0].slug, "a");
        let told = read("{\"id\":1}", 0).unwrap_err().to_string();
        assert!(
            told.contains("products.jsonl") && told.contains("line 1"),
            "{told}"
        );
    }

    #[test]
    fn a_manifest_with_a_heading_says_how_often_what_is_drawn() {
        let heading =
            r#"{"heading":{"products":9,"productZipf":0.99,"categoryZipf":0.8,"queryZipf":0.9}}"#;
        let rest = r#"
            {"category":"lamps"}
            {"query":"lmap","kind":"misspelt"}
            {"id":"1","slug":"a","sku":"A","rank":1}
            {"id":"5","slug":"e","sku":"E","rank":5}"#;
        let data = read(&format!("{heading}{rest}"), 1).unwrap();
        assert_eq!((&*data.categories[0], &*data.words[0]), ("lamps", "lmap"));
        assert_eq!((data.products.len(), &*data.ranks), (2, &[1, 5][..]));
        assert_eq!((data.all_products, data.misspelt), (9, 0.0));
        assert_eq!(
            (data.zipf, data.category_zipf, data.word_zipf),
            (0.99, 0.8, 0.9)
        );
        let backwards = rest.replace("\"rank\":5", "\"rank\":1");
        let told = read(&format!("{heading}{backwards}"), 0).unwrap_err();
        assert!(told.to_string().contains("ranks"), "{told}");
        assert!(read(heading, 0).is_err(), "it lists nothing");
    }
}
