#include "store/search_index.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "base/text.h"
#include "store/fair.h"
#include "store/worker.h"

namespace nuanxin::store {
namespace {

/// Folded, without spaces and the dots between parts of a name: "Zhang San" finds 张三.
std::string squeezed(std::string_view text) {
  std::string out;
  const auto folded = fold(text);
  for (std::size_t i = 0; i < folded.size(); ++i) {
    if (folded[i] == ' ' || folded[i] == '\'') continue;
    if (folded.compare(i, 2, "\xC2\xB7") == 0) {  // U+00B7
      ++i;
      continue;
    }
    out += folded[i];
  }
  return out;
}

std::string place_key(SearchIndex::Kind kind, const std::string& id) {
  return (kind == SearchIndex::Kind::worker ? "w" : "e") + id;
}

enum Rank { exact, edge, part };

/// Ends count like beginnings: people are asked for the last four digits.
std::optional<Rank> match(const std::string& field, const std::string& query) {
  const auto at = field.find(query);
  if (at == std::string::npos) return std::nullopt;
  if (field.size() == query.size()) return exact;
  if (at == 0 || field.ends_with(query)) return edge;
  return part;
}

}  // namespace

void SearchIndex::build(ReadTransaction& tx) {
  m_entries.clear();
  m_places.clear();
  each_worker(tx, [&](const domain::Worker& worker) { put_worker(worker); });
  for (const auto& row : all_expected(tx)) put_expected(row.id, row.fair, row.expected.identity);
}

void SearchIndex::put_worker(const domain::Worker& worker) {
  put(Hit{Kind::worker, worker.id.str(), {}}, worker.identity);
}

void SearchIndex::put_expected(const std::string& id, const FairId& fair, const domain::Identity& identity) {
  put(Hit{Kind::expected, id, fair}, identity);
}

void SearchIndex::put(Hit hit, const domain::Identity& identity) {
  const auto [place, is_new] = m_places.try_emplace(place_key(hit.kind, hit.id), m_entries.size());
  Entry entry;
  entry.hit = std::move(hit);
  entry.name = squeezed(identity.name);
  entry.phone = squeezed(identity.phone);
  entry.number = squeezed(identity.doc_number);
  entry.shown_name = identity.name;
  if (is_new)
    m_entries.push_back(std::move(entry));
  else
    m_entries[place->second] = std::move(entry);
}

void SearchIndex::remove(Kind kind, const std::string& id) {
  const auto place = m_places.find(place_key(kind, id));
  if (place == m_places.end()) return;
  const auto index = place->second;
  m_places.erase(place);
  if (index + 1 != m_entries.size()) {
    m_entries[index] = std::move(m_entries.back());
    m_places[place_key(m_entries[index].hit.kind, m_entries[index].hit.id)] = index;
  }
  m_entries.pop_back();
}

void SearchIndex::sound_all() const {
  for (auto& entry : m_entries) {
    if (entry.has_sounds) continue;
    entry.sounds = m_sounds.of(entry.shown_name);
    entry.shown_name.clear();
    entry.has_sounds = true;
  }
}

std::vector<SearchIndex::Hit> SearchIndex::search(std::string_view query, std::size_t limit, const FairId& fair) const {
  const auto wanted = squeezed(trim(query));
  std::vector<Hit> out;
  if (wanted.empty()) return out;
  if (std::any_of(wanted.begin(), wanted.end(), [](char c) { return c >= 'a' && c <= 'z'; })) sound_all();
  std::vector<std::pair<Rank, const Entry*>> found;
  for (const auto& entry : m_entries) {
    if (entry.hit.kind == Kind::expected && !fair.empty() && entry.hit.fair != fair) continue;
    std::optional<Rank> best;
    for (const auto* field : {&entry.name, &entry.sounds.initials, &entry.sounds.whole, &entry.phone, &entry.number})
      if (const auto rank = match(*field, wanted); rank && (!best || *rank < *best)) best = rank;
    if (best) found.emplace_back(*best, &entry);
  }
  const auto first = [](const auto& a, const auto& b) {
    return std::tie(a.first, a.second->hit.kind, a.second->name, a.second->hit.id) <
           std::tie(b.first, b.second->hit.kind, b.second->name, b.second->hit.id);
  };
  const auto count = std::min(limit, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count), found.end(), first);
  for (std::size_t i = 0; i < count; ++i) out.push_back(found[i].second->hit);
  return out;
}

}  // namespace nuanxin::store
