// Finding people while typing: one question at a time, late answers to old questions ignored. Pure but for the Api.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/entities.h"
#include "station/model/work_context.h"

namespace nuanxin::station {

/// Somebody the hub knows: a worker of earlier days, a line of the roster, or a visitor of today.
struct Hit {
  std::string name;
  std::string number;  ///< masked
  std::string phone;   ///< masked
  std::string worker_id;
  std::string expected_id;
  std::string visit_id;  ///< of today at this fair
  std::string ticket;    ///< of that visit
  domain::Sex sex = domain::Sex::unknown;
  int age = 0;
  domain::DocKind doc_kind = domain::DocKind::resident_card;
  std::string occupation, platform;
};
/// Unknown shapes give an entry with what could be read; nothing when there is not even a name.
std::optional<Hit> hit_from_json(const Json&);
/// "今天已登记 A027", "名册", "来过".
std::string hit_kind_word(const Hit&);

class WorkerSearch {
 public:
  explicit WorkerSearch(WorkContext);

  /// Asks after a short pause; an empty or too short text clears the hits. Numbers from 4 digits, names from one hanzi.
  void type(const std::string& text);
  /// Asks at once.
  void ask(const std::string& text);
  void clear();

  const std::vector<Hit>& hits() const { return m_hits; }
  bool asking() const { return m_asking; }
  const std::string& question() const { return m_question; }

  Signal<> on_change;

 private:
  WorkContext m_context;
  std::string m_question;
  std::vector<Hit> m_hits;
  bool m_asking = false;
  std::uint64_t m_turn = 0;
  Timers::Handle m_pause;
  Life m_life;
};

}  // namespace nuanxin::station
