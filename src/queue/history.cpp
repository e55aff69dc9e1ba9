#include "queue/history.h"

namespace nuanxin::queue {
namespace {

constexpr std::size_t checkpoint_distance = 256;
constexpr std::size_t most_checkpoints = 4;

}  // namespace

History::History(Engine engine) : m_opened(engine), m_engine(std::move(engine)) {}

Result<History> History::open(FairPlan plan) {
  auto engine = Engine::open(std::move(plan));
  if (!engine) return engine.error();
  return History(std::move(*engine));
}

Result<History> History::replay(FairPlan plan, std::vector<Moment> moments) {
  auto history = open(std::move(plan));
  if (!history) return history;
  for (std::size_t i = 0; i < moments.size(); ++i) {
    const auto applied = history->apply(moments[i].at, std::move(moments[i].event));
    if (!applied) return refuse(applied.error().reason, applied.error().detail, "/" + std::to_string(i));
  }
  return history;
}

Result<std::vector<Decision>> History::apply(Millis t, Event event) {
  auto decisions = m_engine.apply(t, event);
  if (!decisions) return decisions;
  m_moments.push_back({t, std::move(event)});
  if (m_moments.size() % checkpoint_distance == 0) remember();
  return decisions;
}

void History::remember() {
  m_checkpoints.push_back({m_moments.size(), m_engine});
  if (m_checkpoints.size() > most_checkpoints) m_checkpoints.pop_front();
}

Result<History::Undone> History::undo() {
  if (m_moments.empty()) return refuse(Reason::illegal_move, "nothing happened yet");
  Undone undone{std::move(m_moments.back()), {}};
  m_moments.pop_back();
  while (!m_checkpoints.empty() && m_checkpoints.back().moments > m_moments.size()) m_checkpoints.pop_back();
  const auto start = m_checkpoints.empty() ? 0 : m_checkpoints.back().moments;
  m_engine = m_checkpoints.empty() ? m_opened : m_checkpoints.back().engine;
  for (auto i = start; i < m_moments.size(); ++i) m_engine.apply(m_moments[i].at, m_moments[i].event).value();
  auto again = m_engine;
  undone.decisions = again.apply(undone.moment.at, undone.moment.event).value();
  return undone;
}

}  // namespace nuanxin::queue
