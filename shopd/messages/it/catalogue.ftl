# Elenchi di prodotti e di categorie, e ciò che accompagna ogni prodotto.

catalogue-price = Prezzo
catalogue-price-now = Prezzo attuale
catalogue-price-before = Prezzo precedente
catalogue-badge-featured = In evidenza
catalogue-stock = Disponibile
catalogue-stock-few =
    { $count ->
        [one] Ne resta solo { $count }
       *[other] Ne restano solo { $count }
    }
catalogue-stock-none = Esaurito
catalogue-delivery-free = Spedizione gratuita
catalogue-delivery-free-from = Spedizione gratuita da { $amount }

catalogue-featured = Prodotti in evidenza
catalogue-featured-on-sale = Prodotti in evidenza e in offerta
catalogue-products =
    { $count ->
        [one] { $count } prodotto
       *[other] { $count } prodotti
    }
catalogue-part = { $first }–{ $last } di { $count } prodotti
catalogue-part-of-many = { $first }–{ $last } di oltre { $count } prodotti
catalogue-page-of = { $heading } – pagina { $page }
catalogue-results = Risultati
catalogue-past-the-end = L’elenco finisce prima di questa pagina.
catalogue-last-page = Vai all’ultima pagina

catalogue-filter = Filtra e ordina
catalogue-in-use = in uso
catalogue-sort = Ordina per
catalogue-sort-recommended = Prima i consigliati
catalogue-sort-newest = Prima i più recenti
catalogue-sort-cheapest = Prezzo: dal più basso
catalogue-sort-dearest = Prezzo: dal più alto
catalogue-sort-name = Nome: dalla A alla Z
catalogue-category = Categoria
catalogue-from = Da
catalogue-to = A
catalogue-only = Mostra solo
catalogue-show = Mostra i risultati
catalogue-clear = Togli i filtri
catalogue-applied = Filtri in uso
catalogue-take-away = Togli
catalogue-price-from = Da { $amount }
catalogue-price-to = Fino a { $amount }
catalogue-no-price = «{ $typed }» non è un prezzo, quindi non viene applicato.
catalogue-prices-crossed = Il prezzo minimo supera il massimo, quindi i prezzi non vengono filtrati.

catalogue-no-match = Nessun prodotto corrisponde
catalogue-no-match-help = Allarga la fascia di prezzo o togli un filtro.
catalogue-without-filters = Mostra senza filtri
catalogue-show-all = Mostra tutti i prodotti
catalogue-narrower = Sottocategorie
catalogue-no-categories = Non ci sono ancora categorie.
catalogue-empty-category = Qui non c’è ancora nulla
catalogue-empty-category-help = Al momento questa categoria non ha prodotti.
