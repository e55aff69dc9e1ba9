// What the worker's phone shows of their own visit, and nothing of anybody else: the stops in order, how many are
// before them (a number), where they are called, why not yet, what they may ask for. Pure but for reading the store.
// The words are the worker's, in both languages, and so do not come from gettext.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/json.h"
#include "domain/entities.h"
#include "forms/catalogue.h"
#include "store/database.h"

namespace nuanxin::hub {

struct ExpectedCall {
  Instant low{}, median{}, high{};
};
struct TwoWords {
  std::string zh, en;
};

struct PhoneQuestion {
  store::ReadTransaction& tx;
  const forms::Catalogue& catalogue;
  const domain::Fair& fair;
  const domain::Visit& visit;
  Instant now{};
};

/// Where forecasts are plugged in; every member is set.
struct PhoneInsight {
  std::function<std::optional<int>(const PhoneQuestion&, const domain::Stop&)> before;
  std::function<std::optional<ExpectedCall>(const PhoneQuestion&, const domain::Stop&)> expected;
  std::function<std::optional<TwoWords>(const PhoneQuestion&, const domain::Stop&)> why;
  std::function<std::optional<Instant>(const PhoneQuestion&)> away_until;
};
/// Counts by the store, order rules of the catalogue, windows that are closed; no forecast, nobody away.
PhoneInsight default_phone_insight();

/// docs/openapi.json, schema Phone. `version` changes exactly when something else but `now` did.
Json phone_json(const PhoneQuestion&, const PhoneInsight&);

/// none: nothing was examined; not_yet: the visit goes on; at_desk: no document number to check, staff must print it.
enum class SlipState { none, not_yet, at_desk, ready };
SlipState phone_slip(store::ReadTransaction&, const forms::Catalogue&, const domain::Visit&, const domain::Worker&);

}  // namespace nuanxin::hub
