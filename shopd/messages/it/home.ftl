# La prima pagina.

home-title = Belle cose, prezzi onesti
home-lead = Telefoni e portatili, abbigliamento, libri e articoli per la casa. Ordini in un minuto e annulli senza problemi finché il pacco non è pronto.
home-browse = Sfoglia i prodotti
home-see-sale = Guarda le offerte
home-all-featured = Tutti i prodotti in evidenza
home-assurances = Perché comprare qui
home-delivery-more = Vedi quanto costa prima di andare alla cassa.
home-cancel = Annullamento gratuito
home-cancel-more = Per ogni ordine, finché non viene preparato.
home-total = Nessuna sorpresa
home-total-more = Il totale che vedi è il totale che paghi.
