#include "domain/wire.h"

#include <fmt/format.h>

namespace nuanxin::domain {
namespace {

/// Reads members one by one and remembers the first that is wrong, so that each from_json is a plain list.
class Reader {
 public:
  explicit Reader(const Json& object) : m_object(object) {
    if (!object.is_object()) m_error = refuse(Reason::invalid_value, "an object is expected");
  }

  void text(std::string_view name, std::string& out) {
    if (const Json* v = find(name)) {
      if (v->is_string())
        out = v->get<std::string>();
      else
        wrong(name, "text");
    }
  }
  void number(std::string_view name, int& out) {
    if (const Json* v = find(name)) {
      if (v->is_number_integer())
        out = v->get<int>();
      else
        wrong(name, "a whole number");
    }
  }
  void flag(std::string_view name, bool& out) {
    if (const Json* v = find(name)) {
      if (v->is_boolean())
        out = v->get<bool>();
      else
        wrong(name, "true or false");
    }
  }
  void texts(std::string_view name, std::vector<std::string>& out) {
    each(name, [&](const Json& v) {
      if (v.is_string())
        out.push_back(v.get<std::string>());
      else
        wrong(name, "a list of texts");
    });
  }
  template <class T>
  void list(std::string_view name, std::vector<T>& out) {
    each(name, [&](const Json& v) {
      auto item = from_json<T>(v);
      if (item)
        out.push_back(std::move(*item));
      else if (!m_error)
        m_error = refuse(Reason::invalid_value, item.error().detail, std::string(name) + "/" + item.error().field);
    });
  }
  template <class Tag>
  void id(std::string_view name, Id<Tag>& out) {
    std::string value;
    text(name, value);
    out = Id<Tag>(value);
  }
  template <class Enum>
  void code(std::string_view name, Enum& out) {
    std::string value;
    text(name, value);
    if (value.empty()) return;
    if (const auto parsed = parse<Enum>(value))
      out = *parsed;
    else
      wrong(name, "one of the codes of this field");
  }
  void date(std::string_view name, std::optional<Date>& out) {
    std::string value;
    text(name, value);
    if (value.empty()) return;
    out = parse_date(value);
    if (!out) wrong(name, "a date YYYY-MM-DD");
  }
  void instant(std::string_view name, std::optional<Instant>& out) {
    std::string value;
    text(name, value);
    if (value.empty()) return;
    out = parse_iso(value);
    if (!out) wrong(name, "a time with offset");
  }
  void instant(std::string_view name, Instant& out) {
    std::optional<Instant> value;
    instant(name, value);
    if (value) out = *value;
  }
  void json(std::string_view name, Json& out) { out = member(m_object, name); }

  void wrong(std::string_view name, std::string_view expected) {
    if (!m_error) m_error = refuse(Reason::invalid_value, fmt::format("{} is expected", expected), std::string(name));
  }

  template <class T>
  Result<T> done(T value) const {
    if (m_error) return *m_error;
    return value;
  }

 private:
  const Json* find(std::string_view name) {
    const Json& v = member(m_object, name);
    return v.is_null() ? nullptr : &v;
  }
  template <class F>
  void each(std::string_view name, F f) {
    if (const Json* v = find(name)) {
      if (!v->is_array()) return wrong(name, "a list");
      for (const auto& item : *v) f(item);
    }
  }

  const Json& m_object;
  std::optional<Error> m_error;
};

template <class T>
Json list_json(const std::vector<T>& items) {
  Json out = Json::array();
  for (const auto& item : items) out.push_back(to_json(item));
  return out;
}

void put(Json& out, const char* name, const std::optional<Instant>& at) {
  if (at) out[name] = to_iso(*at);
}

}  // namespace

std::string ticket_label(int number) { return fmt::format("A{:03}", number); }

Json to_json(const Identity& v) {
  Json out =
      object_of({{"doc_kind", code(v.doc_kind)}, {"doc_number", v.doc_number}, {"name", v.name}, {"sex", code(v.sex)}});
  if (v.birth) out["birth"] = to_iso(*v.birth);
  out["phone"] = v.phone;
  out["address"] = v.address;
  out["nation"] = v.nation;
  return out;
}

Json to_json(const Worker& v) {
  return object_of({{"id", v.id.str()}, {"identity", to_json(v.identity)}, {"version", v.version}});
}

Json to_json(const Window& v) {
  return object_of({{"id", v.id.str()},
                    {"name", v.name},
                    {"place", v.place},
                    {"activities", v.activities},
                    {"seats", v.seats},
                    {"state", code(v.state)}});
}

Json to_json(const Fair& v) {
  return object_of({{"id", v.id.str()},
                    {"name", v.name},
                    {"place", v.place},
                    {"day", to_iso(v.day)},
                    {"activities", v.activities},
                    {"windows", list_json(v.windows)},
                    {"policy", v.policy},
                    {"version", v.version}});
}

Json to_json(const Expected& v) {
  return object_of({{"identity", to_json(v.identity)}, {"occupation", v.occupation}, {"platform", v.platform}});
}

Json to_json(const Consent& v) {
  return object_of({{"purpose", v.purpose},
                    {"text_version", v.text_version},
                    {"granted", v.granted},
                    {"language", v.language},
                    {"method", v.method},
                    {"at", to_iso(v.at)}});
}

Json to_json(const Stop& v) {
  Json out = object_of({{"id", v.id.str()},
                        {"visit", v.visit.str()},
                        {"activity", v.activity},
                        {"state", code(v.state)},
                        {"window", v.window},
                        {"seat", v.seat},
                        {"joined_at", to_iso(v.joined_at)}});
  put(out, "called_at", v.called_at);
  put(out, "started_at", v.started_at);
  put(out, "finished_at", v.finished_at);
  out["calls"] = v.calls;
  out["misses"] = v.misses;
  put(out, "parked_until", v.parked_until);
  out["reason"] = v.reason;
  if (!v.basis.is_null()) out["basis"] = v.basis;
  out["version"] = v.version;
  return out;
}

Json to_json(const Visit& v) {
  Json out = object_of({{"id", v.id.str()},
                        {"fair", v.fair.str()},
                        {"worker", v.worker.str()},
                        {"ticket_number", v.ticket_number},
                        {"ticket", ticket_label(v.ticket_number)},
                        {"ticket_print", code(v.ticket_print)},
                        {"slip_print", code(v.slip_print)},
                        {"occupation", v.occupation},
                        {"platform", v.platform},
                        {"consents", list_json(v.consents)},
                        {"stops", list_json(v.stops)},
                        {"state", code(v.state)},
                        {"priority", code(v.priority)},
                        {"registered_at", to_iso(v.registered_at)},
                        {"version", v.version}});
  put(out, "slot", v.slot);
  put(out, "away_until", v.away_until);
  return out;
}

Json to_json(const Record& v) {
  return object_of({{"id", v.id.str()},
                    {"visit", v.visit.str()},
                    {"stop", v.stop.str()},
                    {"worker", v.worker.str()},
                    {"activity", v.activity},
                    {"form", v.form},
                    {"state", code(v.state)},
                    {"version", v.version},
                    {"response", v.response},
                    {"conclusion", v.conclusion},
                    {"author_id", v.author_id},
                    {"author_name", v.author_name},
                    {"authored", to_iso(v.authored)},
                    {"amend_reason", v.amend_reason}});
}

Json to_json(const Reading& v) {
  return Json{{"id", v.id.str()},       {"fair", v.fair.str()},
              {"station", v.station},   {"profile", v.profile},
              {"activity", v.activity}, {"specimen", v.specimen},
              {"state", code(v.state)}, {"held_for", code(v.held_for)},
              {"stop", v.stop.str()},   {"received_at", to_iso(v.received_at)},
              {"content", v.content},   {"decided_by", v.decided_by},
              {"reason", v.reason},     {"version", v.version}};
}

template <>
Result<Identity> from_json<Identity>(const Json& json) {
  Reader in(json);
  Identity v;
  in.code("doc_kind", v.doc_kind);
  in.text("doc_number", v.doc_number);
  in.text("name", v.name);
  in.code("sex", v.sex);
  in.date("birth", v.birth);
  in.text("phone", v.phone);
  in.text("address", v.address);
  in.text("nation", v.nation);
  return in.done(std::move(v));
}

template <>
Result<Worker> from_json<Worker>(const Json& json) {
  Reader in(json);
  Worker v;
  in.id("id", v.id);
  in.number("version", v.version);
  auto identity = from_json<Identity>(member(json, "identity"));
  if (!identity) return identity.error();
  v.identity = std::move(*identity);
  return in.done(std::move(v));
}

template <>
Result<Window> from_json<Window>(const Json& json) {
  Reader in(json);
  Window v;
  in.id("id", v.id);
  in.text("name", v.name);
  in.text("place", v.place);
  in.texts("activities", v.activities);
  in.number("seats", v.seats);
  in.code("state", v.state);
  if (v.seats < 1 || v.seats > 50) in.wrong("seats", "1 to 50 seats");
  return in.done(std::move(v));
}

template <>
Result<Fair> from_json<Fair>(const Json& json) {
  Reader in(json);
  Fair v;
  std::optional<Date> day;
  in.id("id", v.id);
  in.text("name", v.name);
  in.text("place", v.place);
  in.date("day", day);
  in.texts("activities", v.activities);
  in.list("windows", v.windows);
  in.text("policy", v.policy);
  in.number("version", v.version);
  if (!day) in.wrong("day", "a date YYYY-MM-DD");
  v.day = day.value_or(Date{});
  return in.done(std::move(v));
}

template <>
Result<Expected> from_json<Expected>(const Json& json) {
  Reader in(json);
  Expected v;
  auto identity = from_json<Identity>(member(json, "identity"));
  if (!identity) return identity.error();
  v.identity = std::move(*identity);
  in.text("occupation", v.occupation);
  in.text("platform", v.platform);
  return in.done(std::move(v));
}

template <>
Result<Consent> from_json<Consent>(const Json& json) {
  Reader in(json);
  Consent v;
  in.text("purpose", v.purpose);
  in.text("text_version", v.text_version);
  in.flag("granted", v.granted);
  in.text("language", v.language);
  in.text("method", v.method);
  in.instant("at", v.at);
  return in.done(std::move(v));
}

template <>
Result<Stop> from_json<Stop>(const Json& json) {
  Reader in(json);
  Stop v;
  in.id("id", v.id);
  in.id("visit", v.visit);
  in.text("activity", v.activity);
  in.code("state", v.state);
  in.text("window", v.window);
  in.number("seat", v.seat);
  in.instant("joined_at", v.joined_at);
  in.instant("called_at", v.called_at);
  in.instant("started_at", v.started_at);
  in.instant("finished_at", v.finished_at);
  in.number("calls", v.calls);
  in.number("misses", v.misses);
  in.instant("parked_until", v.parked_until);
  in.text("reason", v.reason);
  in.json("basis", v.basis);
  in.number("version", v.version);
  return in.done(std::move(v));
}

template <>
Result<Visit> from_json<Visit>(const Json& json) {
  Reader in(json);
  Visit v;
  in.id("id", v.id);
  in.id("fair", v.fair);
  in.id("worker", v.worker);
  in.number("ticket_number", v.ticket_number);
  in.code("ticket_print", v.ticket_print);
  in.code("slip_print", v.slip_print);
  in.text("occupation", v.occupation);
  in.text("platform", v.platform);
  in.list("consents", v.consents);
  in.list("stops", v.stops);
  in.code("state", v.state);
  in.code("priority", v.priority);
  in.instant("slot", v.slot);
  in.instant("away_until", v.away_until);
  in.instant("registered_at", v.registered_at);
  in.number("version", v.version);
  return in.done(std::move(v));
}

template <>
Result<Record> from_json<Record>(const Json& json) {
  Reader in(json);
  Record v;
  in.id("id", v.id);
  in.id("visit", v.visit);
  in.id("stop", v.stop);
  in.id("worker", v.worker);
  in.text("activity", v.activity);
  in.text("form", v.form);
  in.code("state", v.state);
  in.number("version", v.version);
  in.json("response", v.response);
  in.json("conclusion", v.conclusion);
  in.text("author_id", v.author_id);
  in.text("author_name", v.author_name);
  in.instant("authored", v.authored);
  in.text("amend_reason", v.amend_reason);
  return in.done(std::move(v));
}

template <>
Result<Reading> from_json<Reading>(const Json& json) {
  Reader in(json);
  Reading v;
  in.id("id", v.id);
  in.id("fair", v.fair);
  in.text("station", v.station);
  in.text("profile", v.profile);
  in.text("activity", v.activity);
  in.text("specimen", v.specimen);
  in.code("state", v.state);
  in.code("held_for", v.held_for);
  in.id("stop", v.stop);
  in.instant("received_at", v.received_at);
  in.json("content", v.content);
  in.text("decided_by", v.decided_by);
  in.text("reason", v.reason);
  in.number("version", v.version);
  return in.done(std::move(v));
}

}  // namespace nuanxin::domain
