#include "support.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace nuanxin::station::test {

Bench::Bench(domain::Role role) {
  session.role = role;
  session.staff_name = "王敏";
  const char* source = std::getenv("NUANXIN_SOURCE_DIR");
  std::ifstream in(std::string(source ? source : ".") + "/forms/catalogue.json", std::ios::binary);
  const auto catalogue = parse_json(std::string((std::istreambuf_iterator<char>(in)), {}));
  if (!catalogue) throw std::runtime_error("forms/catalogue.json cannot be read");
  fair.open("fair-1");
  api.answer("/catalogue", *catalogue);
  api.answer("/fairs/fair-1", Json{{"id", "fair-1"},
                                   {"name", "亭湖集市"},
                                   {"place", "亭湖区"},
                                   {"day", "2026-07-22"},
                                   {"activities", {"vitals", "knee", "lumbar", "urine-strip", "membership"}},
                                   {"windows",
                                    {{{"id", "window-1"},
                                      {"name", "一般检查"},
                                      {"place", "车厢前部"},
                                      {"activities", {"vitals"}},
                                      {"seats", 1},
                                      {"state", "open"}}}},
                                   {"version", 1}});
  if (!fair.ready()) throw std::runtime_error("the fair of the tests cannot be read");
}

Json ticket_json(const std::string& number) {
  slip::TicketModel model;
  model.number = number;
  model.masked_name = "张*三";
  model.fair_name = "亭湖集市";
  return slip::to_json(model);
}

Json stop_json(const std::string& id, const std::string& ticket, const std::string& state) {
  return Json{{"id", id},
              {"visit", "visit-" + id},
              {"activity", "vitals"},
              {"state", state},
              {"joined_at", "2026-07-22T09:10:00.000+08:00"},
              {"calls", 1},
              {"misses", 0},
              {"version", 2},
              {"ticket", ticket},
              {"masked_name", "张*三"},
              {"sex", "male"},
              {"age", 41},
              {"occupation", "truck-driver"},
              {"activity_label", "一般检查"}};
}

}  // namespace nuanxin::station::test
