import { Pencil, Plus } from "lucide";

import { recipes } from "../../api/recipes.ts";
import type { FaultRule } from "../../api/shapes.ts";
import { labelOf, text } from "../../messages.ts";
import { CopyButton } from "../controls/CopyButton.tsx";
import { Icon } from "../controls/Icon.tsx";
import { FaultSentence } from "./FaultSentence.tsx";

type Recipe = (typeof recipes)[number];

interface RecipeCardsProps {
  onAdd: (rule: FaultRule) => void;
  /** Takes the rule into the form. */
  onEdit: (rule: FaultRule) => void;
}

/** The usual faults: each to add as it is, to edit first, or to have by its magic recipient. */
export function RecipeCards({ onAdd, onEdit }: RecipeCardsProps) {
  return (
    <section class="recipes" aria-labelledby="recipes-title">
      <h3 id="recipes-title" class="faults-title">
        {text.recipesTitle}
      </h3>
      <p class="faults-hint">{text.recipesHint}</p>
      <ul class="recipe-list" aria-labelledby="recipes-title">
        {recipes.map((recipe) => (
          <RecipeCard
            key={recipe.name}
            recipe={recipe}
            onAdd={() => {
              onAdd(recipe.rule);
            }}
            onEdit={() => {
              onEdit(recipe.rule);
            }}
          />
        ))}
      </ul>
    </section>
  );
}

interface RecipeCardProps {
  recipe: Recipe;
  onAdd: () => void;
  onEdit: () => void;
}

function RecipeCard({ recipe, onAdd, onEdit }: RecipeCardProps) {
  const { name, rule, recipient } = recipe;
  const label = labelOf(text.recipes, name);
  return (
    <li class="recipe">
      <div class="recipe-head">
        <h4 class="recipe-name">{label}</h4>
        <button
          type="button"
          class="button recipe-button"
          aria-label={text.editRecipe(label)}
          onClick={onEdit}
        >
          <Icon node={Pencil} />
          {text.editOne}
        </button>
        <button
          type="button"
          class="button recipe-button"
          aria-label={text.addRecipe(label)}
          onClick={onAdd}
        >
          <Icon node={Plus} />
          {text.addOne}
        </button>
      </div>
      <p>
        <FaultSentence rule={rule} />
      </p>
      <div class="recipe-foot">
        {recipient === null ? (
          <span class="recipe-needs">{labelOf(text.recipeNeeds, name)}</span>
        ) : (
          <CopyButton content={recipient} words={recipient} label={text.copyRecipient(recipient)} />
        )}
      </div>
    </li>
  );
}
