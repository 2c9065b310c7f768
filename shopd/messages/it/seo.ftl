# Pagine di prodotti non più in vendita, e ciò che i motori di ricerca mostrano delle pagine.

seo-gone = { $name } non è più in vendita
seo-gone-hint = Abbiamo tolto questo prodotto dal negozio. Forse ti piace qualcos’altro dello stesso genere.
seo-gone-category = Tutto in { $name }
seo-gone-products = Tutti i prodotti
seo-gone-others = Ancora in negozio
seo-home = Telefoni, computer portatili, abbigliamento, libri e articoli per la casa: ordini in un minuto e hai 30 giorni per il reso.
seo-products = Tutto ciò che il negozio vende, da filtrare per categoria e prezzo e da ordinare come preferisci.
seo-categories = Tutte le categorie del negozio, con il numero di prodotti di ciascuna.
seo-category = { $name }: { $count ->
        [one] un prodotto
       *[other] { $count } prodotti
    } a prezzi onesti, con consegna a casa tua.
