# Ordini: uno, tutti quelli di un account, e come ritrovarne uno.

order-title = Ordine { $number }
order-thanks = Grazie! Il tuo ordine è stato inviato. Conserva il numero: ci aiuta se hai una domanda.
order-thanks-guest = Con il numero e { $email } lo ritrovi in ogni momento.
order-placed-on = inviato il
order-progress = Avanzamento
order-placed = Inviato
order-status-pending = In attesa
order-status-confirmed = Confermato
order-status-processing = In preparazione
order-status-shipped = Spedito
order-status-delivered = Consegnato
order-status-cancelled = Annullato
order-status-refunded = Rimborsato
order-step-done = fatto
order-step-current = l’ordine è a questo punto
order-step-upcoming = deve ancora avvenire
order-step-ended = l’ordine è finito qui

order-what = Che cosa hai ordinato
order-product = Prodotto
order-price = Prezzo
order-quantity = Quantità
order-total = Totale
order-shipping = Indirizzo di consegna
order-billing = Indirizzo di fatturazione
order-note = Nota
order-cancel = Annulla questo ordine
order-invoice = Fattura
order-all = Tutti gli ordini
order-continue = Continua gli acquisti
order-look-up-another = Cerca un altro ordine

order-cancelled-now = L’ordine { $number } è annullato. Non sarà consegnato nulla.
order-not-cancelled = L’ordine non è stato annullato.
order-not-cancelled-packed = L’ordine è già in preparazione: da qui non si può più annullare.
order-not-cancelled-shipped = L’ordine è già in viaggio: non si può più annullare.
order-not-cancelled-delivered = L’ordine è già arrivato: non si può più annullare.
order-not-cancelled-again = L’ordine era già stato annullato.
order-not-cancelled-refunded = L’ordine è già stato rimborsato.

order-account = Il tuo account
order-list = Ordini
order-list-title = I tuoi ordini
order-list-empty = Ancora nessun ordine
order-list-empty-hint = Qui trovi ciò che compri, e a che punto è la consegna.
order-browse = Sfoglia i prodotti
order-newest-first = { $orders }, dal più recente
order-count =
    { $count ->
        [one] { $count } ordine
       *[other] { $count } ordini
    }
order-items = { $first } e altri { $more }
order-number = Ordine
order-date = Inviato
order-status = Stato
order-products = Prodotti

order-lookup-title = Cerca un ordine
order-lookup-hint = Per gli ordini inviati senza accedere, e anche per tutti gli altri.
order-lookup-number = Numero dell’ordine
order-lookup-number-hint = Comincia con ORD- e si trova nella pagina di ringraziamento.
order-lookup-email = Indirizzo e-mail dell’ordine
order-lookup-show = Mostra l’ordine
order-lookup-nothing =
    Non troviamo nessun ordine con questo numero e questo indirizzo e-mail. Controllali entrambi: l’indirizzo deve essere quello con cui è stato inviato l’ordine.
order-lookup-sign-in = Accedi per vedere tutti i tuoi ordini
