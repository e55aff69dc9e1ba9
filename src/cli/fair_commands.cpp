// fair simulate: days from a scenario under several policies. fair forecast: how good the forecasts are on such days.
// Figures to standard output, as a table or as JSON.
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <iostream>

#include "base/json.h"
#include "cli/console.h"
#include "cli/families.h"
#include "queue/simulation/forecast_trial.h"

namespace nuanxin::cli {
namespace {

using namespace queue::simulation;

struct SimulateOptions {
  std::string scenario;
  std::vector<std::string> policies = {"guide"};
  int seeds = 30;
  std::uint64_t first_seed = 1;
  int threads = 2;
  bool json = false;
  bool no_bounds = false;
};

std::string text_of(const Estimate& estimate, int digits) {
  return fmt::format("{:.{}f}±{:.{}f}", estimate.mean, digits, estimate.half_width, digits);
}

/// "±" is two bytes and one column.
void print_cell(const std::string& text, std::size_t width) {
  const std::size_t columns = text.size() - (text.find("±") == std::string::npos ? 0 : 1);
  std::cout << std::string(width > columns ? width - columns : 1, ' ') << text;
}

void print_policies(const std::vector<PolicyDays>& results) {
  std::cout << fmt::format("{:<12}", "");
  for (const auto& result : results) print_cell(result.policy, 16);
  std::cout << '\n';
  for (const auto& figure : figures()) {
    std::cout << fmt::format("{:<12}", figure.title);
    for (const auto& result : results) print_cell(text_of(estimate(result, figure), figure.digits), 16);
    std::cout << '\n';
  }
}

void print_pairs(const std::vector<PolicyDays>& results) {
  for (std::size_t a = 0; a < results.size(); ++a)
    for (std::size_t b = a + 1; b < results.size(); ++b) {
      std::cout << fmt::format("{} against {}, % of the same days:", results[a].policy, results[b].policy);
      for (const auto& figure : {figures()[0], figures()[1], figures()[2], figures()[3]})
        std::cout << fmt::format("  {} {}", figure.title, text_of(paired_percent(results[a], results[b], figure), 1));
      std::cout << '\n';
    }
}

int simulate(const SimulateOptions& options) {
  const auto scenario = load_scenario(options.scenario);
  if (!scenario) return fail(scenario.error());
  const ExperimentPlan plan{.scenario = *scenario,
                            .policies = options.policies,
                            .first_seed = options.first_seed,
                            .seeds = options.seeds,
                            .threads = options.threads,
                            .bounds = !options.no_bounds};
  const auto results = run_experiment(plan);
  if (!results) return fail(results.error());
  if (options.json) {
    print(report(plan, *results));
    return 0;
  }
  std::cout << fmt::format("{}: {}; {} days from seed {}, minutes, mean ± half of the 95 % interval\n", scenario->name,
                           scenario->title_en, options.seeds, options.first_seed);
  print_policies(*results);
  print_pairs(*results);
  return 0;
}

struct ForecastOptions {
  std::string scenario;
  TrialPlan plan;
  bool json = false;
};

void print_accuracy(const std::string& title, const Json& accuracy) {
  const auto figure = [&](const char* name, int digits) {
    const double mean = accuracy.at(name).at("mean").get<double>();
    return text_of({mean, accuracy.at(name).at("high").get<double>() - mean}, digits);
  };
  std::cout << fmt::format("{:<28}", title);
  print_cell(fmt::format("{}", accuracy.at("forecasts").get<long>()), 9);
  print_cell(figure("absolute_error_min", 2), 13);
  print_cell(figure("error_min", 2), 13);
  print_cell(figure("covered", 3), 14);
  print_cell(figure("width_min", 1), 12);
  std::cout << '\n';
}

int try_forecasts(ForecastOptions& options) {
  const auto scenario = load_scenario(options.scenario);
  if (!scenario) return fail(scenario.error());
  options.plan.scenario = *scenario;
  const auto days = run_trial(options.plan);
  if (!days) return fail(days.error());
  const auto json = report(options.plan, *days);
  if (options.json) {
    print(json);
    return 0;
  }
  std::cout << fmt::format("{}: {}; {} days under {}, minutes, mean ± half of the 95 % interval\n", scenario->name,
                           scenario->title_en, options.plan.seeds, options.plan.policy);
  std::cout << fmt::format("{:<28}{:>9}{:>13}{:>13}{:>14}{:>12}\n", "", "forecasts", "abs. error", "error", "covered",
                           "width");
  print_accuracy("next call, fresh", json.at("next_call"));
  print_accuracy("next call, all", json.at("next_call_all"));
  print_accuracy("next call, by queue length", json.at("next_call_by_queue"));
  print_accuracy("finish, fresh", json.at("finish"));
  print_accuracy("finish, all", json.at("finish_all"));
  print_accuracy("finish, by queue length", json.at("finish_by_queue"));
  return 0;
}

void add_forecast(CLI::App& fair, int& exit) {
  auto* command =
      fair.add_subcommand("forecast", "How good forecasts of the next call and of the finish are on simulated days");
  const auto options = std::make_shared<ForecastOptions>();
  command->add_option("--scenario", options->scenario, "A file of forms/scenarios")->required();
  command->add_option("--policy", options->plan.policy, "As for simulate");
  command->add_option("--seeds", options->plan.seeds, "How many days");
  command->add_option("--first-seed", options->plan.first_seed, "The seed of the first day");
  command->add_option("--copies", options->plan.copies, "Futures played at each refresh");
  command->add_option("--every", options->plan.every_min, "Minutes between refreshes");
  command->add_option("--threads", options->plan.threads, "Days at a time; changes no figure");
  command->add_flag("--json", options->json, "All figures as JSON");
  command->callback([options, &exit] { exit = try_forecasts(*options); });
}

void add_simulate(CLI::App& fair, int& exit) {
  auto* command =
      fair.add_subcommand("simulate", "Days from a scenario under one policy or several, compared day by day");
  const auto options = std::make_shared<SimulateOptions>();
  command->add_option("--scenario", options->scenario, "A file of forms/scenarios")->required();
  command->add_option("--policy", options->policies, "guide, fifo-call, card-order, shortest-queue; may be repeated");
  command->add_option("--seeds", options->seeds, "How many days");
  command->add_option("--first-seed", options->first_seed, "The seed of the first day");
  command->add_option("--threads", options->threads, "Days at a time; changes no figure");
  command->add_flag("--no-bounds", options->no_bounds, "Without the lower bounds, which take a while");
  command->add_flag("--json", options->json, "All figures as JSON");
  command->callback([options, &exit] { exit = simulate(*options); });
}

}  // namespace

void add_fair_commands(CLI::App& app, int& exit) {
  auto* fair = app.add_subcommand("fair", "The fair without people: simulated days");
  fair->require_subcommand(1);
  add_simulate(*fair, exit);
  add_forecast(*fair, exit);
}

}  // namespace nuanxin::cli
