// What is typed about the person at the counter, before the hub knows it. Pure values; JSON for the draft store.
#pragma once

#include <map>
#include <set>
#include <string>

#include "base/error.h"
#include "base/json_fwd.h"
#include "domain/entities.h"

namespace nuanxin::station {

struct RegisterDraft {
  domain::DocKind doc_kind = domain::DocKind::resident_card;
  std::string number;
  std::string known_worker;                 ///< id of a worker chosen in the search, whose number is shown masked only
  std::string known_expected;               ///< id of a roster line, likewise
  std::string masked_number, masked_phone;  ///< of either
  std::string name;
  domain::Sex sex = domain::Sex::unknown;
  std::string birth;  ///< as typed
  std::string phone;
  std::string address;
  std::string nation;
  std::string occupation;
  std::string platform;
  std::set<std::string> activities;
  bool activities_chosen = false;        ///< by hand: a new occupation no longer changes them
  std::map<std::string, bool> consents;  ///< purpose → granted; absent = not asked yet
  bool from_card = false;

  bool operator==(const RegisterDraft&) const = default;
  /// Nothing about a person is in it.
  bool empty() const;
  /// The hub knows the number already.
  bool number_known() const { return !known_worker.empty() || !known_expected.empty(); }
};

Json to_json(const RegisterDraft&);
RegisterDraft register_draft_from_json(const Json&);

/// What the number field says about itself while it is typed.
struct NumberCheck {
  enum class State { empty, incomplete, good, wrong };
  State state = State::empty;
  std::string words;  ///< "江苏省盐城市亭湖区 · 1985-03-04 · 男", or what is wrong
};
/// For a resident card: checks, and fills birth and sex of the draft from a good number.
NumberCheck check_number(RegisterDraft&, Date today);

}  // namespace nuanxin::station
