// The forms engine alone, on the form with the most items: opening it, one answer with everything that is computed from
// it (what a key press costs besides drawing), and the Observations of many responses beside merely parsing them.
// bench_forms FORMS-FOLDER [RESPONSES]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "base/json.h"
#include "forms/catalogue.h"
#include "forms/extract.h"

using namespace nuanxin;
using namespace nuanxin::forms;

namespace {

using Watch = std::chrono::steady_clock;

double milliseconds(Watch::time_point from) {
  return std::chrono::duration<double, std::milli>(Watch::now() - from).count();
}

double percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

/// The answer in the middle of what may be answered; the second time another one, so that each changes something.
std::optional<Answer> some_answer(const Item& item, int turn) {
  if (item.read_only || !item.is_question()) return std::nullopt;
  if (item.type == ItemType::boolean) return Answer(turn % 2 == 0);
  if (!item.options.empty()) return item.options[static_cast<std::size_t>(turn) % item.options.size()].value;
  if (!item.min || !item.max) return std::nullopt;
  const auto low = item.min->to_double(), high = item.max->to_double();
  return parse_answer(item, std::to_string(static_cast<int>(low + (high - low) * (turn % 2 == 0 ? 0.5 : 0.4))));
}

const Activity& largest(const Library& library) {
  const auto size = [&](const Activity& each) { return library.form_of(each)->all().size(); };
  const auto& all = library.catalogue().activities();
  return *std::max_element(all.begin(), all.end(), [&](const auto& a, const auto& b) { return size(a) < size(b); });
}

void press_keys(const std::shared_ptr<const Form>& form, const RuleSet& rules, const Context& context) {
  std::vector<double> took;
  Filling filling(form, context);
  for (int turn = 0; turn < 12; ++turn)
    for (const auto* item : form->all()) {
      const auto answer = some_answer(*item, turn);
      if (!answer) continue;
      const auto begin = Watch::now();
      (void)filling.set(item->link_id, {*answer});
      (void)filling.changed();
      (void)filling.issues();
      (void)evaluate(rules, filling);
      took.push_back(milliseconds(begin));
    }
  std::printf(
      "one answer with recalculation, issues and findings (%zu of them): p50 %.2f ms, p99 %.2f ms (aim: p99 <= 16)\n",
      took.size(), percentile(took, 0.5), percentile(took, 0.99));
}

void extract_many(const std::shared_ptr<const Form>& form, const Context& context, int count) {
  Filling filling(form, context);
  for (const auto* item : form->all())
    if (const auto answer = some_answer(*item, 0)) (void)filling.set(item->link_id, {*answer});
  const std::string text = filling.response(ResponseStatus::completed).dump();
  ExtractContext about;
  about.authored = context.authored;
  std::size_t observations = 0;
  double parsing = 0, extracting = 0;
  for (int i = 0; i < count; ++i) {
    auto begin = Watch::now();
    const auto response = parse_json(text);
    parsing += milliseconds(begin);
    about.qr_id = std::to_string(i);
    begin = Watch::now();
    observations += extract_observations(*form, *response, about).size();
    extracting += milliseconds(begin);
  }
  std::printf("%d responses: %zu Observations in %.1f s, %.1f times the parsing of the responses\n", count,
              observations, extracting / 1000, extracting / parsing);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const auto library = load_library(argv[1]);
  if (!library) return 1;
  const auto& activity = largest(*library);
  const auto form = library->form_of(activity);
  std::printf("largest form: %s, %zu items\n", activity.code.c_str(), form->all().size());
  auto begin = Watch::now();
  const auto loaded = load_form(form->source());
  std::printf("load %.1f ms", milliseconds(begin));
  const Context context{"female", parse_date("1986-03-01"), *parse_iso("2026-07-22T10:41:00+08:00")};
  begin = Watch::now();
  const Filling filling(*loaded, context);
  std::printf(", open %.1f ms\n", milliseconds(begin));
  press_keys(form, *library->rules_of(activity), context);
  extract_many(form, context, argc > 2 ? std::atoi(argv[2]) : 10'000);
}
