// SPDX-License-Identifier: MIT
#include "detail/chain_runner.hpp"
#include "detail/check_sampling.hpp"
#include "detail/halton.hpp"
#include "detail/point_progress.hpp"
#include "detail/reasons.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/parallel.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/sensitivity/uncertainty.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace steelyard::inline v0_1::sensitivity {

namespace {

void check(const sampled_plan& of, const sampling_options& options) {
    std::vector<problem>     problems;
    std::vector<std::string> ids, taken;
    for (const judgement& j : of.of.ledger()) {
        ids.push_back(j.id);
        for (const judgement_option& o : j.options)
            for (const binding& b : o.sets) taken.push_back(b.path);
    }
    for (const continuum& c : of.continua) {
        const auto object = [&](const std::string& rule, const std::string& key, const std::string& found,
                                const std::string& advice) {
            problems.push_back({severity::fault, rule, {"", 0, key, c.id}, found, advice});
        };
        if (c.id.empty() || std::ranges::find(ids, c.id) != ids.end())
            object("repeated_id", "id", "another judgement has this id, or it is empty", "give each its own");
        ids.push_back(c.id);
        if (c.paths.empty()) object("no_paths", "paths", "it sets nothing", "name the options that it sets");
        for (const std::string& path : c.paths) {
            bool known = false;
            for (std::size_t s = 0; s < of.of.chain().stages.size(); ++s)
                known = known || of.of.reads(static_cast<std::int64_t>(s), path);
            if (!known) object("unknown_path", path, "no stage has it", "`stage::options` lists them");
            if (std::ranges::find(taken, path) != taken.end())
                object("repeated_path", path, "something else sets it as well",
                       "an option of the engine is decided by one judgement");
            taken.push_back(path);
        }
        const bool uniform = c.drawn == continuum::law::uniform;
        if (uniform && !(std::isfinite(c.low) && std::isfinite(c.high) && c.low <= c.high))
            object("bad_range", "low", "low is not at most high, or one is not finite", "give two finite numbers");
        if (!uniform && !(c.freedom >= 0 && c.freedom <= 1))
            object("bad_freedom", "freedom", "it is " + number_text(c.freedom), "give 0 to 1");
        const bool fine = std::ranges::all_of(c.around, [](double x) { return std::isfinite(x) && x >= 0; }) &&
                          std::ranges::any_of(c.around, [](double x) { return x > 0; });
        if (!uniform && !c.around.empty() && (c.around.size() != c.paths.size() || !fine))
            object("bad_around", "around", "it is not one number of at least 0 per path, one above 0", "give such");
    }
    if (!problems.empty()) throw invalid_input("sampling of a plan", std::move(problems));
    detail::check_sampling(options, {});
}

/// From a point of the unit cube to an answer.
class plan_model final : public sampled_model {
public:
    plan_model(const sampled_plan& of, const question& asked, workspace* memory)
        : plan_(of),
          asked_(asked),
          chosen_(of.of.design().options_of(of.of.chosen())),
          runner_(of.of, paths_of(of), memory) {
        for (std::size_t j = 0; j < of.of.ledger().size(); ++j) {
            const equivalence type = of.of.ledger()[j].type;
            if (type == equivalence::equivalent ||
                (type == equivalence::uncertain && of.which == pool::with_uncertain)) {
                varied_.push_back(j);
                factors_.push_back({of.of.ledger()[j].id, 1});
            }
        }
        for (const continuum& c : of.continua) factors_.push_back({c.id, static_cast<std::int64_t>(c.paths.size())});
        for (const sampled_factor& f : factors_) size_ += f.coordinates;
    }

    [[nodiscard]] const std::vector<sampled_factor>& factors() const noexcept { return factors_; }
    [[nodiscard]] std::int64_t                       size() const noexcept { return size_; }
    [[nodiscard]] std::int64_t                       width() const override { return asked_.width(); }

    /// @returns why there is no answer; empty when there is one. An excluded combination says nothing, and is not admitted.
    [[nodiscard]] std::string ask(std::span<const double> point, std::span<double> into, bool& admitted) const {
        std::vector<std::int32_t> options = chosen_;
        for (std::size_t v = 0; v < varied_.size(); ++v) options[varied_[v]] = option_at(varied_[v], point[v]);
        admitted =
            plan_.of.design().is_product() || plan_.of.design().admits(plan_.of.design().combination_of(options));
        if (!admitted) return {};
        const std::vector<double> numbers = numbers_at(point.subspan(varied_.size()));
        stage_output              last;
        try {
            last = runner_.run(options, numbers);
        } catch (const stopped&) {
            throw;
        } catch (const error& e) {
            return detail::short_reason(e);
        }
        return asked_.answer(last, into);
    }
    void run(std::span<const double> point, std::span<double> into) const override {
        bool              admitted = true;
        const std::string why = ask(point, into, admitted);
        if (!why.empty())
            throw illegal_operation("sampled_shares: a combination that was drawn has no answer, so that the "
                                    "judgements are not independent and these shares do not part the "
                                    "variance: " +
                                    why);
    }

private:
    [[nodiscard]] static std::vector<std::string> paths_of(const sampled_plan& of) {
        std::vector<std::string> paths;
        for (const continuum& c : of.continua) paths.insert(paths.end(), c.paths.begin(), c.paths.end());
        return paths;
    }
    [[nodiscard]] std::int32_t option_at(std::size_t judgement, double u) const {
        const auto& p = plan_.of.design().factors()[judgement].probabilities;
        std::size_t o = 0, last = 0; // an option of probability 0 is never drawn
        double      sum = 0;
        for (; o < p.size(); ++o) {
            if (p[o] > 0) last = o;
            sum += p[o];
            if (u < sum) return static_cast<std::int32_t>(o);
        }
        return static_cast<std::int32_t>(last);
    }
    [[nodiscard]] std::vector<double> numbers_at(std::span<const double> point) const {
        std::vector<double> numbers(point.begin(), point.end());
        std::size_t         from = 0;
        for (const continuum& c : plan_.continua) {
            const std::span<double> own(numbers.data() + from, c.paths.size());
            from += own.size();
            if (c.drawn == continuum::law::uniform)
                for (double& x : own) x = c.low + (c.high - c.low) * x;
            else
                draw_shares(c, own);
        }
        return numbers;
    }
    /// Exponential numbers over their sum are uniform on the simplex.
    static void draw_shares(const continuum& c, std::span<double> x) {
        double sum = 0, around = 0;
        for (double& e : x) sum += e = -std::log(e);
        for (const double a : c.around) around += a;
        for (std::size_t i = 0; i < x.size(); ++i) {
            const double centre = c.around.empty() ? 1 / static_cast<double>(x.size()) : c.around[i] / around;
            x[i] = c.freedom * x[i] / sum + (1 - c.freedom) * centre;
        }
    }

    const sampled_plan&         plan_;
    const question&             asked_;
    std::vector<std::int32_t>   chosen_;
    std::vector<std::size_t>    varied_; ///< positions of judgements
    std::vector<sampled_factor> factors_;
    std::int64_t                size_ = 0;
    detail::chain_runner        runner_;
};

struct sampled_run {
    std::string why;
    bool        admitted = true;
};

void count(sampled_answers& r, const std::vector<sampled_run>& runs) {
    std::vector<double> held(static_cast<std::size_t>(r.options.replicates), 0), seen(held.size(), 0);
    double              all_held = 0, all_seen = 0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        r.admitted += runs[i].admitted ? 1 : 0;
        r.there.push_back(runs[i].admitted && runs[i].why.empty() ? 1 : 0);
        if (!runs[i].why.empty()) detail::count_reason(r.unanswered, runs[i].why, static_cast<std::int64_t>(i));
        if (r.there.back() == 0) continue;
        ++r.answered;
        if (!r.conclusion) continue;
        const bool holds = r.of.values[i] != 0;
        r.holds += holds ? 1 : 0;
        const std::size_t part = i / static_cast<std::size_t>(r.options.points);
        held[part] += holds ? 1 : 0;
        ++seen[part];
    }
    std::ranges::stable_sort(r.unanswered,
                             [](const no_answer& a, const no_answer& b) { return a.combinations > b.combinations; });
    if (!r.conclusion || r.answered == 0) return;
    all_held = static_cast<double>(r.holds);
    all_seen = static_cast<double>(r.answered);
    r.share = all_held / all_seen;
    double     mean = 0, square = 0; // by the jackknife over replicates, as the errors of shares
    const auto n = static_cast<double>(held.size());
    const auto without = [&](std::size_t k) {
        return all_seen > seen[k] ? (all_held - held[k]) / (all_seen - seen[k]) : r.share;
    };
    for (std::size_t k = 0; k < held.size(); ++k) mean += without(k) / n;
    for (std::size_t k = 0; k < held.size(); ++k) square += (without(k) - mean) * (without(k) - mean);
    r.share_error = std::sqrt((n - 1) / n * square);
}

[[nodiscard]] std::string measure_of(const sampled_plan& of) {
    std::string s = of.of.measure();
    for (const continuum& c : of.continua)
        s += " `" + c.id + "`: " +
             (c.drawn == continuum::law::uniform
                  ? "all numbers from " + number_text(c.low) + " to " + number_text(c.high) + " alike"
                  : "all shares alike" +
                        (c.freedom < 1 ? ", drawn to " + number_text(c.freedom) + " of the way from where they stand"
                                       : std::string())) +
             ".";
    return s;
}

} // namespace

std::vector<continuum> any_weights(const composite::index_tree& tree, double freedom, const std::string& prefix) {
    const composite::index_layout layout(tree);
    std::vector<continuum>        all;
    for (const std::int32_t g : layout.groups()) {
        const auto& node = layout.at(g);
        if (node.children.size() < 2) continue;
        continuum c;
        c.id = "weights of " + node.declared.code;
        c.drawn = continuum::law::shares;
        c.freedom = freedom;
        for (const std::int32_t child : node.children) {
            c.paths.push_back(prefix + "nodes." + layout.at(child).declared.code + ".weight");
            c.around.push_back(layout.at(child).declared.weight);
        }
        all.push_back(std::move(c));
    }
    return all;
}

std::vector<judgement_interval> sampled_answers::intervals(double level) const {
    if (!(level >= 0 && level <= 1))
        throw domain_fault("intervals: a level of " + number_text(level) + " is outside 0 to 1");
    if (answered == 0) throw insufficient_data("intervals: none of " + std::to_string(runs) + " runs was answered");
    const auto                      width = static_cast<std::size_t>(of.width);
    std::vector<judgement_interval> all;
    std::vector<double>             x;
    for (std::size_t j = 0; j < width; ++j) {
        x.clear();
        for (std::size_t i = 0; i < there.size(); ++i)
            if (there[i] != 0) x.push_back(of.values[i * width + j]);
        std::ranges::sort(x);
        const auto at = [&](double part) { // 1e-9: what is a whole number but for rounding is one
            const auto n = static_cast<std::int64_t>(std::ceil(part * static_cast<double>(x.size()) - 1e-9));
            return x[static_cast<std::size_t>(
                std::clamp<std::int64_t>(n - 1, 0, static_cast<std::int64_t>(x.size()) - 1))];
        };
        all.push_back({at((1 - level) / 2), at(0.5), at((1 + level) / 2), x.front(), x.back()});
    }
    return all;
}

std::string sampled_answers::sentence() const {
    const std::string in = std::to_string(answered) + " sampled combinations of " + std::to_string(basis.size()) +
                           (basis.size() == 1 ? " judgement" : " judgements") + " (seed " +
                           std::to_string(options.seed) + ")";
    std::string s = conclusion ? "\"" + asked + "\" holds in " + std::to_string(holds) + " of " + in : asked;
    if (answered == 0) return asked + " has no answer in any of " + std::to_string(runs) + " sampled combinations.";
    if (!conclusion) {
        const judgement_interval i = intervals().front();
        s += " lies between " + number_text(i.least, 4) + " and " + number_text(i.most, 4) + " in " + in;
    }
    s += ".";
    if (!unanswered.empty())
        s += " " + std::to_string(admitted - answered) + " more have no answer: " + unanswered.front().why + ".";
    return s;
}

sampled_answers sampled_alternatives(const sampled_plan& of, const question& asked, const sampling_options& options,
                                     workspace* memory, const run_options& run) {
    check(of, options);
    const plan_model model(of, asked, memory);
    const auto       width = static_cast<std::size_t>(asked.width());
    sampled_answers  r;
    r.asked = asked.text();
    r.conclusion = asked.is_conclusion();
    r.options = options;
    r.runs = options.points * options.replicates;
    r.measure = measure_of(of);
    for (const sampled_factor& f : model.factors()) r.basis.push_back(f.code);
    r.of = {std::vector<double>(static_cast<std::size_t>(r.runs) * width, 0), asked.width()};
    std::vector<sampled_run> runs(static_cast<std::size_t>(r.runs));
    detail::point_progress   progress(run, r.runs);
    parallel_blocks(options.replicates, progress.quiet(run), [&](std::int64_t replicate) {
        const detail::randomised_halton points(model.size(), options.points, static_cast<std::uint64_t>(options.seed),
                                               static_cast<std::uint64_t>(replicate));
        std::vector<double>             point(static_cast<std::size_t>(model.size()));
        for (std::int64_t i = 0; i < options.points; ++i) {
            progress.next();
            const auto at = static_cast<std::size_t>(replicate * options.points + i);
            points.point(i, point);
            runs[at].why = model.ask(point, {r.of.values.data() + at * width, width}, runs[at].admitted);
        }
    });
    progress.finish();
    count(r, runs);
    return r;
}

sampled_result sampled_shares(const sampled_plan& of, const question& asked, const sampling_options& options,
                              workspace* memory, const run_options& run) {
    check(of, options);
    if (!of.of.design().is_product())
        throw illegal_operation("sampled_shares: combinations are excluded, so that the judgements are not independent "
                                "and these shares do not part the variance; enumerate "
                                "them, and ask for shapley_shares");
    const plan_model model(of, asked, memory);
    return sampled_shares(model.factors(), model, options, run);
}

} // namespace steelyard::inline v0_1::sensitivity
