// The fair that is worked on and the catalogue of forms/, fetched from the hub and kept current by its events.
// Everything that workplaces share about "what is offered here" is asked of this one. Window thread only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/entities.h"
#include "forms/catalogue.h"
#include "station/api.h"
#include "station/model/life.h"

namespace nuanxin::station {

class FairModel {
 public:
  explicit FairModel(Api&);

  /// Fetches catalogue and fair; an empty id takes the newest fair of today, else the newest.
  void open(std::string fair_id);
  void refresh();

  bool ready() const { return m_fair && m_catalogue; }
  const domain::Fair* fair() const { return m_fair ? &*m_fair : nullptr; }
  const forms::Catalogue* catalogue() const { return m_catalogue ? &*m_catalogue : nullptr; }
  std::string fair_id() const { return m_fair ? m_fair->id.str() : std::string(); }
  const std::optional<Error>& trouble() const { return m_trouble; }

  const domain::Window* window(std::string_view id) const;
  /// In the screen's language; the code itself when it is not in the catalogue.
  std::string activity_name(std::string_view code) const;
  std::string occupation_name(std::string_view code) const;
  /// Offered at this fair, in the catalogue's order.
  std::vector<const forms::Activity*> offered() const;

  Signal<> on_change;

 private:
  void fetch_catalogue();
  void fetch_fair();
  void take_fair(const Json&);

  Api& m_api;
  std::string m_wanted;
  std::optional<domain::Fair> m_fair;
  std::optional<forms::Catalogue> m_catalogue;
  std::optional<Error> m_trouble;
  std::vector<Subscription> m_subscriptions;
  Life m_life;
};

}  // namespace nuanxin::station
