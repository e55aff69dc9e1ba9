#include "imaging/watcher.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

#include "base/log.h"
#include "imaging/worklist.h"
#include "net/backoff.h"

namespace nuanxin::imaging {
namespace {

constexpr int page_rows = 500;

/// Reports, presentation states, key object notes, dose: they come with images and are none.
bool shows_pictures(const std::string& modality) {
  constexpr std::array<std::string_view, 4> beside{"SR", "PR", "KO", "DOC"};
  return std::find(beside.begin(), beside.end(), modality) == beside.end();
}

/// A study that receives no more images, as it was at one moment.
struct Settled {
  OrthancStudy study;
  std::vector<OrthancSeries> series;
};

Study described(const Settled& settled) {
  const auto& found = settled.study;
  Study out;
  out.accession = found.accession;
  out.patient_id = found.patient_id;
  out.study_uid = found.study_uid;
  out.orthanc_id = found.id;
  out.at = system_now();
  out.patient_name = found.patient_name;
  out.birth = found.birth;
  out.sex = found.sex;
  out.taken = found.taken;
  for (const auto& one : settled.series) {
    out.instances.insert(out.instances.end(), one.instances.begin(), one.instances.end());
    const bool better = out.modality.empty() || (!shows_pictures(out.modality) && shows_pictures(one.modality));
    if (better) out.modality = one.modality;
    if (out.station.empty()) out.station = one.station;
  }
  return out;
}

}  // namespace

std::string_view stray_code(Stray why) {
  switch (why) {
    case Stray::no_accession:
      return "no_accession";
    case Stray::unknown_accession:
      return "unknown_accession";
    case Stray::other_patient:
      return "other_patient";
    case Stray::mixed:
      return "mixed";
    case Stray::unreadable:
      break;
  }
  return "unreadable";
}

struct Watcher::Impl {
  WatchOptions options;
  WatchCursor cursor;
  WatchHooks hooks;
  Orthanc orthanc;
  net::Backoff backoff;
  std::optional<WatchState> state;
  std::mutex mutex;  // for `wake` alone: only the stop request ends a wait early
  std::condition_variable_any wake;
  std::jthread thread;

  Impl(WatchOptions options_, WatchCursor cursor_, WatchHooks hooks_)
      : options(std::move(options_)),
        cursor(std::move(cursor_)),
        hooks(std::move(hooks_)),
        orthanc(options.orthanc),
        backoff(options.first_wait, options.longest_wait, std::random_device{}()) {}

  void run(const std::stop_token& stop);
  Result<void> round(const std::stop_token& stop);
  Result<std::vector<Settled>> settled_ones(const std::stop_token& stop);
  Result<std::set<std::string>> read_on(const std::stop_token& stop);
  Result<std::set<std::string>> studies_in(const ChangePage&, const std::stop_token& stop);
  Result<void> hand_over(const Settled&, const std::stop_token& stop);
  Result<std::optional<Stray>> judge(const Study&, const std::vector<OrthancSeries>&, const std::stop_token& stop);
  Result<void> move_to(WatchCursor);
  void tell(WatchState, const std::string& words);
};

namespace {

/// The owner's "not now", told from Orthanc's errors by its field.
Error owner_busy() { return refuse(Reason::unavailable, "the owner could not store it", "owner"); }

/// No HTTP status came back (net/http_client.h).
bool is_unreachable(const Error& error) { return error.field.starts_with("net."); }

}  // namespace

void Watcher::Impl::tell(WatchState now, const std::string& words) {
  if (state == now) return;
  state = now;
  if (now != WatchState::watching) log::warn("imaging: {}", words);
  if (hooks.on_state) hooks.on_state(now, words);
}

Result<void> Watcher::Impl::move_to(WatchCursor next) {
  if (next == cursor) return {};
  if (!hooks.on_cursor(next)) return owner_busy();
  cursor = std::move(next);
  return {};
}

/// The studies to which a page of the journal added images. What was deleted meanwhile is skipped.
Result<std::set<std::string>> Watcher::Impl::studies_in(const ChangePage& page, const std::stop_token& stop) {
  std::set<std::string> out;
  for (const auto& change : page.changes) {
    if (change.type != "NewInstance") continue;
    auto study = orthanc.study_of(change.resource, stop);
    if (study)
      out.insert(std::move(*study));
    else if (study.error().reason != Reason::not_found)
      return study.error();
  }
  return out;
}

/// Reads the journal to its end and opens the studies in it; answers which.
Result<std::set<std::string>> Watcher::Impl::read_on(const std::stop_token& stop) {
  std::set<std::string> touched;
  for (bool done = false; !done && !stop.stop_requested();) {
    const auto page = orthanc.changes(cursor.seq, page_rows, stop);
    if (!page) return page.error();
    WatchCursor next;
    if (page->last < cursor.seq) {
      log::warn("imaging: Orthanc's journal begins anew");
    } else {
      const auto studies = studies_in(*page, stop);
      if (!studies) return studies.error();
      touched.insert(studies->begin(), studies->end());
      next = {page->last, cursor.open};
      next.open.insert(studies->begin(), studies->end());
      // A page that does not move would be asked for again for ever.
      done = page->done || page->last == cursor.seq;
    }
    if (const auto moved = move_to(std::move(next)); !moved) return moved.error();
  }
  return touched;
}

Result<std::vector<Settled>> Watcher::Impl::settled_ones(const std::stop_token& stop) {
  std::vector<Settled> out;
  auto remaining = cursor;
  for (const auto& id : cursor.open) {
    auto study = orthanc.study(id, stop);
    if (study && !study->stable) continue;
    auto series = study ? orthanc.series_of(id, stop) : Result<std::vector<OrthancSeries>>(study.error());
    if (series)
      out.push_back({std::move(*study), std::move(*series)});
    else if (series.error().reason == Reason::not_found)
      remaining.open.erase(id);
    else
      return series.error();
  }
  if (const auto moved = move_to(std::move(remaining)); !moved) return moved.error();
  return out;
}

Result<std::optional<Stray>> Watcher::Impl::judge(const Study& study, const std::vector<OrthancSeries>& series,
                                                  const std::stop_token& stop) {
  for (const auto& one : series) {
    if (one.instances.empty()) continue;
    const auto tags = orthanc.tags_of(one.instances.front(), stop);
    if (!tags && is_unreachable(tags.error())) return tags.error();
    if (!tags) return Stray::unreadable;
    if (tags->accession != study.accession || tags->patient_id != study.patient_id) return Stray::mixed;
  }
  if (study.accession.empty()) return Stray::no_accession;
  if (!is_accession(study.accession)) return Stray::unknown_accession;
  const auto expected = hooks.patient_of(study.accession);
  if (!expected) return owner_busy();
  if (!*expected) return Stray::unknown_accession;
  if (**expected != study.patient_id) return Stray::other_patient;
  return std::optional<Stray>();
}

Result<void> Watcher::Impl::hand_over(const Settled& settled, const std::stop_token& stop) {
  const auto study = described(settled);
  const auto why = judge(study, settled.series, stop);
  if (!why) return why.error();
  auto after = cursor;
  after.open.erase(study.orthanc_id);
  const bool durable = *why ? hooks.on_stray(study, **why, after) : hooks.on_study(study, after);
  if (!durable) return owner_busy();
  cursor = std::move(after);
  return {};
}

/// A study is looked at before the journal is read to its end: if nothing of it came there, what was seen is all.
Result<void> Watcher::Impl::round(const std::stop_token& stop) {
  const auto settled = settled_ones(stop);
  if (!settled) return settled.error();
  const auto touched = read_on(stop);
  if (!touched) return touched.error();
  Result<void> out;
  for (const auto& one : *settled) {
    if (touched->contains(one.study.id) || stop.stop_requested()) continue;
    // One that cannot be handed over must not keep back the others.
    if (const auto handed = hand_over(one, stop); !handed) out = handed;
  }
  return out;
}

void Watcher::Impl::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto done = round(stop);
    if (stop.stop_requested()) return;
    auto wait = options.interval;
    if (done) {
      backoff.reset();
      tell(WatchState::watching, {});
    } else {
      wait = backoff.next();
      tell(done.error().field == "owner" ? WatchState::owner_busy : WatchState::away, done.error().detail);
    }
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, wait, [] { return false; });
  }
}

Watcher::Watcher(WatchOptions options, WatchCursor cursor, WatchHooks hooks)
    : m_impl(std::make_unique<Impl>(std::move(options), std::move(cursor), std::move(hooks))) {
  m_impl->thread = std::jthread([impl = m_impl.get()](const std::stop_token& stop) { impl->run(stop); });
}

Watcher::~Watcher() {
  m_impl->thread.request_stop();
  m_impl->thread.join();
}

}  // namespace nuanxin::imaging
