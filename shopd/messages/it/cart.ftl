# Il carrello: la pagina, e ciò che si dice quando cambia.

cart-title = Carrello
cart-empty-title = Il tuo carrello è vuoto
cart-empty-text = Quello che aggiungi resta qui, anche quando torni più tardi.
cart-browse = Sfoglia i prodotti
cart-lines = Prodotti nel carrello
cart-each = { $price } l’uno
cart-line-total = Totale della riga
cart-quantity = Quantità
cart-quantity-of = di { $name }
cart-update = Aggiorna
cart-update-of = la quantità di { $name }
cart-remove = Rimuovi
cart-continue = Continua gli acquisti
cart-clear = Svuota il carrello
cart-summary = Riepilogo
cart-check-out = Vai alla cassa
cart-unsettled = Risolvi i punti qui sopra, poi potrai andare alla cassa.

cart-added = Hai aggiunto al carrello { $quantity } × { $name }.
cart-changed = Ora nel carrello hai { $quantity } × { $name }.
cart-removed = Il prodotto è stato tolto dal carrello.
cart-cleared = Il carrello è stato svuotato.
cart-limited = Il carrello può contenere al massimo { $most } pezzi di { $name }, quindi ne abbiamo messi { $most }.
cart-limited-by-stock =
    { $most ->
        [one] Di { $name } ne resta solo uno: lo trovi nel carrello.
       *[other] Di { $name } ne restano solo { $most }: li trovi nel carrello.
    }
cart-full = Il carrello può contenere al massimo { $most } prodotti diversi. Togline uno per aggiungerne un altro.
cart-gone = Quel prodotto non è più nel tuo carrello.
cart-not-sold = Quel prodotto non è più in vendita.
cart-sold-out = { $name } è esaurito, quindi il carrello resta com’era.
cart-bad-quantity = Inserisci la quantità come numero intero, a partire da 1.
cart-the-product = questo prodotto

cart-notice-price = Da quando lo hai messo nel carrello, il prezzo è passato da { $from } a { $to }.
cart-notice-stock =
    { $available ->
        [one] Ne resta solo uno: riduci la quantità a 1.
       *[other] Ne restano solo { $available }: riduci la quantità a { $available } o meno.
    }
cart-notice-sold-out = Esaurito: rimuovilo per andare alla cassa.
cart-notice-not-sold = Non più in vendita: rimuovilo per andare alla cassa.
cart-too-much = Nel complesso è più di quanto un ordine possa contenere. Togli qualcosa per andare alla cassa.

cart-merged =
    { $count ->
        [one] Nel carrello ora c’è anche il prodotto che avevi aggiunto prima di accedere.
       *[other] Nel carrello ora ci sono anche i { $count } prodotti che avevi aggiunto prima di accedere.
    }
cart-merged-limited =
    { $most ->
        [one] Nel carrello ora hai 1 × { $name }: è tutto ciò che si può acquistare.
       *[other] Nel carrello ora hai { $most } × { $name }: è tutto ciò che si può acquistare.
    }
cart-merged-dropped = { $name } non è più nel carrello, perché non si può acquistare o perché il carrello è pieno.
