<!doctype html>
<html <?php language_attributes(); ?>><head><meta charset="utf-8"><?php wp_head(); ?></head><body <?php body_class(); ?>>
<div class="masthead"><a href="/"><?php bloginfo('name'); ?></a></div>
<div class="wrap"><?php while (have_posts()): the_post(); ?>
<?php if (is_singular()): ?>
<div class="hentry">
<h1><?php echo get_the_category()[0]->name; ?>: <?php the_title(); ?></h1>
<div class="entry">
<p class="intro"><strong><?php echo wp_trim_words(get_the_excerpt(), 16); ?></strong></p>
<p class="meta">Written by <?php the_author(); ?> on <?php echo get_the_date('F j, Y'); ?> in <?php the_category(', '); ?>. Last updated <?php echo get_the_modified_date('F j, Y'); ?></p>
<?php if (has_post_thumbnail()): ?><div class="wp-caption"><?php the_post_thumbnail('medium'); ?><p class="wp-caption-text"><?php the_post_thumbnail_caption(); ?></p></div><?php endif; ?>
<?php the_content(); ?>
<p>Filed by <?php the_author(); ?> for <?php bloginfo('name'); ?>, the paper of the coast.</p>
</div>
<p class="nav">Read next: <?php previous_post_link('%link'); ?></p>
</div>
<?php else: ?><div class="hentry"><h2><a href="<?php the_permalink(); ?>"><?php the_title(); ?></a></h2></div><?php endif; ?>
<?php endwhile; ?></div>
<?php posts_nav_link(); ?>
<?php wp_footer(); ?></body></html>
