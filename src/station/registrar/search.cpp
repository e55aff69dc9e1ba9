#include "station/registrar/search.h"

#include <algorithm>

#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"

namespace nuanxin::station {
namespace {

constexpr std::chrono::milliseconds typing_pause{220};

bool long_enough(const std::string& text) {
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || c == 'X'; });
  const bool latin = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return code_points(text) >= (digits ? 4U : latin ? 2U : 1U);
}

}  // namespace

std::optional<Hit> hit_from_json(const Json& json) {
  Hit hit;
  hit.name = text_or(json, "name");
  if (hit.name.empty()) return std::nullopt;
  hit.number = text_or(json, "masked_number");
  hit.phone = text_or(json, "masked_phone");
  hit.sex = domain::parse<domain::Sex>(text_or(json, "sex")).value_or(domain::Sex::unknown);
  hit.age = value_or<int>(json, "age", 0);
  hit.doc_kind = domain::parse<domain::DocKind>(text_or(json, "doc_kind")).value_or(domain::DocKind::resident_card);
  hit.worker_id = text_or(json, "worker");
  hit.visit_id = text_or(json, "visit");
  hit.ticket = text_or(json, "ticket");
  const Json& expected = member(json, "expected");
  hit.expected_id = text_or(expected, "id");
  hit.occupation = text_or(expected, "occupation");
  hit.platform = text_or(expected, "platform");
  return hit;
}

std::string hit_kind_word(const Hit& hit) {
  if (!hit.visit_id.empty()) return trf("here today {}", hit.ticket);
  if (!hit.worker_id.empty()) return tr("known");
  return tr("expected");
}

WorkerSearch::WorkerSearch(WorkContext context) : m_context(std::move(context)) {}

void WorkerSearch::type(const std::string& text) {
  const std::string question = trim(text);
  if (question == m_question) return;
  if (!long_enough(question)) return clear();
  m_question = question;
  m_pause = m_context.timers.after(typing_pause, [this, question] { ask(question); });
}

void WorkerSearch::ask(const std::string& text) {
  m_pause.reset();
  m_question = text;
  m_asking = true;
  const auto turn = ++m_turn;
  const auto reply = [this, turn](Result<Json> answer) {
    if (turn != m_turn) return;
    m_asking = false;
    m_hits.clear();
    if (answer && answer->is_array())
      for (const auto& item : *answer)
        if (auto hit = hit_from_json(item)) m_hits.push_back(std::move(*hit));
    on_change.emit();
  };
  m_context.api.ask("/workers/search", Json{{"q", text}, {"fair", m_context.fair.fair_id()}, {"limit", 20}},
                    m_life.guard(reply));
  on_change.emit();
}

void WorkerSearch::clear() {
  m_pause.reset();
  ++m_turn;
  m_asking = false;
  m_question.clear();
  if (m_hits.empty()) return;
  m_hits.clear();
  on_change.emit();
}

}  // namespace nuanxin::station
